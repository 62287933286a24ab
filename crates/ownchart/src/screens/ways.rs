//! The ways in: words, the recovery sheet, trusted people, new keys for everything.

use super::papers::Sort;
use super::{Follow, Screens};
use crate::error::{Code, Error, Result};
use crate::view::{
    Again, ChangePassphrase, Drill, Drilled, GroupState, Opened, PaperChecked, PaperTyped, Rotate,
    Sheet, TrustedWanted,
};
use seal::Passphrase;
use std::path::Path;

impl Screens {
    /// The words in force once more, so that nobody does what follows at a window left open. A chart
    /// that was opened without them cannot ask for them.
    pub(super) fn demand_words(&self, typed: &str) -> Result<()> {
        if self.opened()?.needs_words {
            return Ok(());
        }
        let words = Passphrase::typed(typed);
        self.binder()?.opens_with(&words)
    }

    /// Changes the words. The ones in force are asked for.
    ///
    /// # Errors
    /// [`Code::WrongKey`], [`Code::WeakPassphrase`].
    pub fn change_passphrase(
        &mut self,
        wanted: &ChangePassphrase,
        follow: &Follow<'_>,
    ) -> Result<()> {
        follow.at("unlock", 0, None)?;
        let new = self.generated_or_chosen(&wanted.new)?;
        self.demand_words(&wanted.old)?;
        follow.at("writing", 0, None)?;
        self.binder_mut()?.change_passphrase(&new)?;
        self.opened_mut()?.needs_words = false;
        Ok(())
    }

    /// Which typed groups of a key from paper are right.
    #[must_use]
    pub fn paper_check(&self, wanted: &PaperTyped) -> PaperChecked {
        let total = paper::recovery::GROUPS;
        let judge = |(at, text): (usize, &String)| {
            let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
            // Four characters and a check; the last group has two and a check.
            let whole = if at + 1 == total { 3 } else { 5 };
            if letters < whole {
                GroupState::Unfinished
            } else if paper::recovery::is_right(at + 1, text) {
                GroupState::Right
            } else {
                GroupState::Wrong
            }
        };
        let groups: Vec<GroupState> = wanted.groups.iter().enumerate().map(judge).collect();
        let whole = groups.len() == total && groups.iter().all(|it| *it == GroupState::Right);
        PaperChecked {
            groups,
            total: u8::try_from(total).unwrap_or(u8::MAX),
            whole,
        }
    }

    /// Proves that the paper opens a copy, or the chart's own folder.
    ///
    /// # Errors
    /// [`Code::PaperKeyUnreadable`], [`Code::WrongKey`], [`Code::OtherChart`].
    pub fn drill(&mut self, wanted: &Drill, follow: &Follow<'_>) -> Result<Drilled> {
        self.opened()?;
        let keys = [crate::typed_from_paper(&wanted.typed)?];
        let copy = wanted.path.as_deref().map(Path::new);
        let mut step = follow.bytes("checking");
        let state = self.binder_mut()?.drill(&keys, copy, &mut step)?;
        Ok(Drilled {
            number: state.number,
            words: state.words,
        })
    }

    /// Draws the cards of three trusted people. The chart lets them in with
    /// [`Screens::trusted_keep`], when the cards are on paper.
    ///
    /// # Errors
    /// [`Code::WrongKey`]; [`Code::FieldMissing`] without three names.
    pub fn trusted_cards(&mut self, wanted: &TrustedWanted, follow: &Follow<'_>) -> Result<Sheet> {
        self.opened()?;
        if wanted.names.iter().any(|name| name.trim().is_empty()) {
            return Err(Error::new(Code::FieldMissing).with("field", "name"));
        }
        follow.at("unlock", 0, None)?;
        self.demand_words(&wanted.passphrase)?;
        let (made, keys) = self.binder()?.trusted_cards(&wanted.names)?;
        self.opened_mut()?.cards = Some(keys);
        Ok(self.lay(made, Sort::Cards))
    }

    /// The cards are handed out: any two of them open the chart from now on.
    ///
    /// # Errors
    /// [`Code::Gone`] if none were drawn.
    pub fn trusted_keep(&mut self) -> Result<()> {
        let open = self.opened_mut()?;
        let cards = open.cards.take().ok_or_else(|| Error::new(Code::Gone))?;
        open.binder.keep_trusted(&cards)
    }

    /// Lets trusted people in no longer.
    ///
    /// # Errors
    /// [`Code::WrongKey`].
    pub fn trusted_end(&mut self, wanted: &Again, follow: &Follow<'_>) -> Result<()> {
        follow.at("unlock", 0, None)?;
        self.demand_words(&wanted.passphrase)?;
        self.binder_mut()?.end_trust()
    }

    /// New keys for everything. The new recovery key waits for its paper.
    ///
    /// # Errors
    /// [`Code::WrongKey`], [`Code::WeakPassphrase`], [`Code::ExistsAlready`] while the folder from
    /// an earlier change is still there.
    pub fn rotate(&mut self, wanted: &Rotate, follow: &Follow<'_>) -> Result<Opened> {
        self.opened()?;
        let new = self.generated_or_chosen(&wanted.new)?;
        follow.at("unlock", 0, None)?;
        self.demand_words(&wanted.old)?;
        let mut step = follow.bytes("writing");
        let (_, identity) = self.binder_mut()?.rotate(&new, &mut step)?;
        let open = self.opened_mut()?;
        open.recovery = Some(identity);
        open.needs_words = false;
        self.around(None)
    }

    /// Takes the folder from before the keys were changed away.
    ///
    /// # Errors
    /// [`Code::NotTriedYet`].
    pub fn former_remove(&mut self) -> Result<()> {
        self.binder_mut()?.remove_former()
    }
}
