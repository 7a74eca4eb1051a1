//! Accepting and rejecting source flags. A rejected one is still listed, but marks nothing and nothing jumps to it.

use super::{Effect, State};
use crate::action::Action;
use crate::extract::Flag;
use crate::note::Judged;
use crate::store::JudgedFlag;
use crate::tui::side::Tab;
use crate::tui::state::Pane;

impl State {
    /// What the reader made of a flag: the judgement of its rule on words that it touches.
    pub fn judgement(&self, flag: &Flag) -> Option<Judged> {
        let of_it = |j: &&JudgedFlag| j.rule == flag.rule.as_ref() && j.span.overlaps(flag.span);
        self.judged.iter().find(of_it).map(|j| j.judged)
    }

    /// Takes in which flags are judged.
    pub(super) fn set_judged(&mut self, judged: Vec<JudgedFlag>) {
        if self.judged != judged {
            self.judged = judged;
            self.show_judged();
        }
    }

    /// Brings the list of flags up to date.
    pub(super) fn show_judged(&mut self) {
        let mut sides = std::mem::take(&mut self.sides);
        if let Some(found) = &self.found {
            sides.judge(found, |flag| self.judgement(flag));
        }
        self.sides = sides;
    }

    /// The flag that is meant: the selected row of the Flags tab, else the one that was jumped to, else that of the sentence which the list
    /// shows, else the first one there.
    fn flag_here(&self) -> Option<&Flag> {
        let list = self.sides.list(Tab::Flags);
        let row = if self.pane == Pane::Side && self.tab == Tab::Flags {
            Some(list.selected)
        } else {
            let here = self
                .selection
                .map(|s| s.span())
                .or(self.spot)
                .unwrap_or(self.cursor);
            let touching = || list.touching(here).map(|(_, row)| row);
            touching()
                .find(|row| *row == list.selected)
                .or_else(|| touching().next())
        };
        let item = list.items.get(row?)?;
        self.found.as_ref()?.flags.get(item.index)
    }

    /// Accepts or rejects the flag here; what it is already, it is no longer.
    pub(super) fn judge_flag(&mut self, judged: Judged, effects: &mut Vec<Effect>) {
        let Some(flag) = self.flag_here() else {
            let key = self.key_for(Action::NextFlag);
            self.say(format!("there is no flag here; {key} goes to the next one"));
            return;
        };
        let now = Some(judged).filter(|j| self.judgement(flag) != Some(*j));
        effects.push(Effect::Judge(flag.rule.to_string(), flag.span, now));
    }
}
