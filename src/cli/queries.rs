//! `copydesk queries`: the queries that are saved under a name.

use super::{Common, talk};
use crate::fault::did_you_mean;
use crate::ingest::clean;
use crate::query::Query;
use crate::store::Store;
use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};
use std::io::Write;

/// What is done with them; without a word they are listed.
#[derive(Args, Debug)]
pub struct QueriesArgs {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Print them, one a line: the name, a tab, the query
    List,
    /// Save a query under a name, in the place of the one that has it
    Save {
        /// What it is called
        name: String,
        /// What is asked, in the query language; an argument that begins with - stands after --
        #[arg(required = true, value_name = "QUERY")]
        query: Vec<String>,
    },
    /// Take a saved query away
    Forget {
        /// What it is called
        name: String,
    },
}

/// Runs it.
pub fn run(args: &QueriesArgs, common: &Common) -> anyhow::Result<()> {
    let store = Store::new(common.config()?.store()?.to_owned());
    match &args.command {
        None | Some(Command::List) => {
            let (all, problem) = store.saved_queries()?;
            if let Some(problem) = problem {
                talk(&problem.to_string());
            }
            if all.is_empty() {
                talk("no query is saved; `copydesk queries save NAME QUERY` saves one");
            }
            let mut out = std::io::stdout().lock();
            for saved in all {
                let line = |text: &str| clean::line(text).into_owned();
                writeln!(out, "{}\t{}", line(&saved.name), line(&saved.query))?;
            }
        }
        Some(Command::Save { name, query }) => {
            let query = super::search::words(query);
            Query::parse(&query).context("cannot save the query")?;
            match store.save_query(name, &query)? {
                Some(before) => talk(&format!("saved; before it was: {}", before.query)),
                None => talk("saved"),
            }
        }
        Some(Command::Forget { name }) => match store.forget_query(name)? {
            Some(was) => talk(&format!("taken away: {}", was.query)),
            None => return Err(unknown(&store, name)),
        },
    }
    Ok(())
}

/// What is asked in all: the saved query of that name, and further words.
pub fn asked(store: &Store, saved: Option<&str>, words: &str) -> anyhow::Result<String> {
    let Some(name) = saved else {
        return Ok(words.to_owned());
    };
    let Some(saved) = store.saved_query(name)? else {
        return Err(unknown(store, name));
    };
    Query::parse(&saved.query).with_context(|| format!("the saved query {}", saved.name))?;
    Ok(format!("{} {words}", saved.query))
}

fn unknown(store: &Store, name: &str) -> anyhow::Error {
    let (all, problem) = match store.saved_queries() {
        Ok(read) => read,
        Err(error) => return error.into(),
    };
    if let Some(problem) = problem {
        return anyhow!("no saved query is called {name}; not all could be read: {problem}");
    }
    let meant = did_you_mean(name, all.iter().map(|q| q.name.as_str()));
    anyhow!("no saved query is called {name}{meant}; `copydesk queries` lists them")
}
