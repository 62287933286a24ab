//! Asking the locked-up helper, and saying in our words what became of it.

use crate::error::{Code, Error, Result};
use crate::workplace::Workplace;
use render::{Answer, Job, Refusal};

impl Workplace {
    /// Hands bytes to the helper and gives back what it found.
    pub(crate) fn ask(&self, job: &Job, bytes: &[u8]) -> Result<Answer> {
        self.ask_opening(job, bytes, "")
    }

    /// The same with the password of a locked PDF; empty where there is none.
    pub(crate) fn ask_opening(&self, job: &Job, bytes: &[u8], password: &str) -> Result<Answer> {
        let helper = self
            .helper
            .as_ref()
            .ok_or_else(|| Error::new(Code::HelperMissing))?;
        let helper = render::Helper::at(helper).with_password(password);
        // Many pages go to several helpers: one page that is too much does not cost the others.
        let asked = render::ask_in_parts(&helper, job, bytes, &|| true, &mut |_, _| ());
        match asked {
            Err(render::Error::Refused(Refusal::UnknownForm))
                if render::Kind::of(bytes) == Some(render::Kind::Dicom) =>
            {
                Err(Error::new(Code::PictureNotShown))
            }
            asked => Ok(asked?),
        }
    }

    /// Hands a long file to the helper piece by piece, for an import.
    pub(crate) fn ask_long(
        &self,
        job: &Job,
        file: &mut (dyn std::io::Read + Send),
        length: u64,
    ) -> Result<Answer> {
        let helper = self
            .helper
            .as_ref()
            .ok_or_else(|| Error::new(Code::HelperMissing))?;
        let helper = render::Helper::at(helper);
        Ok(render::ask_from(&helper, job, file, length, &|| true)?)
    }
}

impl From<render::Error> for Error {
    fn from(error: render::Error) -> Error {
        let code = match &error {
            render::Error::Missing(_) | render::Error::NotStarted(_) => Code::HelperMissing,
            render::Error::TooLong(_) | render::Error::Refused(Refusal::TooLarge) => {
                Code::FileTooLarge
            }
            render::Error::Refused(Refusal::NoLockUp(_)) => Code::HelperRefused,
            render::Error::Refused(Refusal::UnknownForm) => Code::UnknownFormat,
            render::Error::Refused(Refusal::Locked) => Code::FileLocked,
            render::Error::Refused(Refusal::WrongPassword) => Code::WrongPassword,
            render::Error::Refused(_) => Code::FileBroken,
            render::Error::Cancelled => Code::Cancelled,
            _ => Code::HelperDied,
        };
        Error::new(code).with("reason", error)
    }
}
