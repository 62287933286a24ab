//! Where things stand in the checkout.

use std::path::{Path, PathBuf};

use crate::{program::Program, trouble::Trouble};

/// The checkout this chore works on.
pub(crate) struct House {
    /// The folder with the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Where cargo puts what it builds (follows `CARGO_TARGET_DIR`).
    pub(crate) target: PathBuf,
}

impl House {
    /// Finds the checkout: cargo says where this package stands, and the root is two folders up.
    ///
    /// # Errors
    /// [`Trouble::NoHouse`] when neither cargo nor the current folder leads to a workspace.
    pub(crate) fn find() -> Result<Self, Trouble> {
        let from_cargo = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let here = std::env::current_dir().ok();
        let root = from_cargo
            .iter()
            .chain(here.iter())
            .flat_map(|folder| folder.ancestors())
            .find(|folder| folder.join("Cargo.lock").is_file())
            .ok_or(Trouble::NoHouse)?
            .to_path_buf();
        let said = Program::new("cargo")
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .within(&root)
            .json()?;
        Ok(Self {
            target: said["target_directory"]
                .as_str()
                .map_or_else(|| root.join("target"), PathBuf::from),
            root,
        })
    }

    /// The page's folder.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// A folder git ignores, for what the chores leave for people to look at.
    pub(crate) fn out(&self) -> PathBuf {
        self.root.join("out")
    }

    /// A program of ours as the development profile builds it.
    pub(crate) fn built(&self, binary: &str) -> PathBuf {
        self.target.join("debug").join(binary)
    }

    /// Builds the programs that need no window, and whatever else cargo is told.
    ///
    /// # Errors
    /// [`Trouble::Refused`] when something does not build.
    pub(crate) fn build(&self, more: &[&str]) -> Result<(), Trouble> {
        // cargo shows its progress bar when it has the terminal to itself
        Program::new("cargo")
            .args([
                "build",
                "--locked",
                "-p",
                "ownchart-cli",
                "-p",
                "ownchart-render",
            ])
            .args(more)
            .within(&self.root)
            .run()
    }

    /// One of our programs, with the locked-up helper it needs.
    pub(crate) fn ours(&self, binary: &str) -> Program {
        Program::new(self.built(binary)).env("OWNCHART_RENDER", self.built("ownchart-render"))
    }

    /// `path` as a person standing in the checkout would type it.
    pub(crate) fn short<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}
