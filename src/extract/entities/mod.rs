//! Entities: who and what is named, and which names are one.
//!
//! The work is done in steps that know little of each other. [`lists`] holds the lexicon, [`reading`] what the article tells about
//! its own words. [`runs`] finds rows of capitals, [`works`] titles in quotation marks, [`kinds`] labels each: together they propose
//! [`candidate`]s. The trained model ([`tagger`]) reads what they propose and corrects it; [`consistency`], [`cluster`] and [`roles`]
//! do not know who proposed a candidate, so that the rules alone can do the work where there is no model.

mod acronym;
mod candidate;
mod cluster;
mod consistency;
mod kinds;
mod lists;
mod natives;
mod outlet;
mod reading;
mod roles;
mod runs;
pub mod tagger;
mod things;
mod works;

#[cfg(test)]
mod tests;

pub use lists::state_outlets;

use super::limits::List;
use super::{DatedEvent, Doc, Entity, EntityKind, Lexicon, LexiconError, Mention};
use candidate::Candidate;
use lists::Lists;
use reading::Reading;
use tagger::{Proposals, Tagger};

/// The compiled lists.
pub struct Gazetteer {
    lists: Lists,
    /// The trained model; without it the rules alone find the names.
    tagger: Option<Tagger>,
}

/// Most aliases and roles that are kept of one entity: beyond that the text is no article.
const MOST: usize = 32;

impl Gazetteer {
    /// Compiles them.
    pub fn new(lexicon: &Lexicon) -> Result<Gazetteer, LexiconError> {
        Ok(Gazetteer {
            lists: Lists::new(lexicon)?,
            tagger: Tagger::shipped().ok(),
        })
    }

    /// What the model is told of this article, island by island: for its training.
    pub fn study(&self, doc: &Doc, dates: &[DatedEvent], each: impl FnMut(tagger::Island)) {
        let reading = Reading::new(doc, &self.lists, dates);
        let proposals = Proposals::new(&rules(&reading), doc.tokens.len());
        tagger::study(&reading, &proposals, each);
    }

    /// Every entity, by first mention. Words inside `dates` are not names.
    pub fn find(&self, doc: &Doc, dates: &[DatedEvent]) -> Vec<Entity> {
        let reading = Reading::new(doc, &self.lists, dates);
        let mut candidates = rules(&reading);
        if let Some(tagger) = &self.tagger {
            let proposals = Proposals::new(&candidates, doc.tokens.len());
            let found = tagger.find(&reading, &proposals);
            candidates = tagger::merge(&reading, &candidates, &found);
            things::name(&reading, &mut candidates);
            acronym::name(&reading, &mut candidates);
            outlet::papers(&reading, &mut candidates);
            consistency::agree(&reading, &mut candidates);
            consistency::settle(&reading, &mut candidates);
        }
        outlet::own(&reading, &mut candidates);
        consistency::halves(&reading, &mut candidates);
        candidates.dedup_by(|b, a| b.first < a.last);
        natives::link(&reading, &mut candidates);
        let clusters = cluster::join(&reading, &candidates);
        clusters
            .iter()
            .map(|c| entity(&reading, &candidates, c))
            .collect()
    }
}

/// What the rules alone propose, in order.
fn rules(reading: &Reading) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for sentence in 0..reading.doc.sentences.len() {
        if reading.doc.bounds.full(List::Entities, candidates.len()) {
            break;
        }
        runs::sentence(reading, sentence, &mut candidates);
    }
    consistency::agree(reading, &mut candidates);
    candidates.dedup_by(|b, a| b.first < a.last);
    candidates
}

/// One cluster as an entity.
fn entity(r: &Reading, candidates: &[Candidate], cluster: &cluster::Cluster) -> Entity {
    let members = || cluster.members.iter().filter_map(|&i| candidates.get(i as usize));
    let text = |c: &Candidate| {
        r.doc
            .tokens_span(c.first as usize, c.last as usize)
            .of(r.doc.text)
    };
    // What is trusted most decides what it is; among equals the first.
    let kind = members()
        .fold(None::<&Candidate>, |best, c| match best {
            Some(b) if b.trust >= c.trust => Some(b),
            _ => Some(c),
        })
        .map_or(EntityKind::Organisation, |c| c.kind);
    let listed = cluster.entry.map(|e| r.lists.name(e)).filter(|n| !n.is_empty());
    let longest = members().filter(|c| !c.demonym).fold("", |best, c| {
        // "ORSOVA" of the dateline is written "Orsova" elsewhere.
        let shouted = |t: &str| !t.chars().any(char::is_lowercase);
        let plainer = text(c).len() == best.len() && shouted(best) && !shouted(text(c));
        if text(c).len() > best.len() || plainer {
            text(c)
        } else {
            best
        }
    });
    let name = listed
        .filter(|l| l.len() >= longest.len() || kind == EntityKind::Place)
        .unwrap_or(longest)
        .to_owned();
    let mut aliases: Vec<String> = Vec::new();
    let mut roles: Vec<String> = Vec::new();
    for c in members() {
        let alias = text(c);
        if aliases.len() < MOST && alias != name && !aliases.iter().any(|a| a == alias) {
            aliases.push(alias.to_owned());
        }
        if kind == EntityKind::Person && roles.len() < MOST {
            roles::at(r, c, |span| {
                let role = span.of(r.doc.text);
                if !role.is_empty() && !roles.iter().any(|a| a == role) {
                    roles.push(role.to_owned());
                }
            });
        }
    }
    Entity {
        name,
        kind,
        aliases,
        roles,
        mentions: members()
            .map(|c| Mention {
                span: r.doc.tokens_span(c.first as usize, c.last as usize),
                kind: (c.demonym && kind != EntityKind::Group).then_some(EntityKind::Group),
                rule: c.rule.into(),
            })
            .collect(),
    }
}
