//! A candidate: a row of tokens that may be a name, with the label that the rules, or later a trained model, give it. All that
//! follows (consistency over the article, clustering, roles) knows candidates only, not who proposed them.

use crate::extract::EntityKind;

/// How far a label is to be trusted. What is sure tells the others of its name what they are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Trust {
    /// No more than a capital.
    Guess,
    /// Its shape or its neighbours speak for it.
    Fair,
    /// A list or a title says so.
    Sure,
}

/// A row of tokens that may be a name.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// Index of its first token.
    pub first: u32,
    /// One past the index of its last token.
    pub last: u32,
    /// What it is.
    pub kind: EntityKind,
    /// How far that is to be trusted.
    pub trust: Trust,
    /// The entry of the lexicon that it is, where there is one.
    pub entry: Option<u32>,
    /// It is the demonym of that entry, or of `home`.
    pub demonym: bool,
    /// A token that is the name of its place, where no list knows the place.
    pub home: Option<u32>,
    /// First token of the title before it; equal to `first` where there is none.
    pub title: u32,
    /// The rule that labelled it.
    pub rule: &'static str,
}

impl Candidate {
    /// Its tokens.
    pub fn tokens(&self) -> std::ops::Range<usize> {
        self.first as usize..self.last as usize
    }

    /// How many tokens it has.
    pub fn len(&self) -> usize {
        self.tokens().len()
    }
}
