//! `copydesk extract`: what is found in articles, as the extraction record or as a table; one article, or any number of them.
//!
//! One thread reads what there is to do and hands it over through a short channel, `--jobs` workers answer, and [`order`] puts the
//! answers back in order. Memory is bounded whatever comes in: the channel is short, a [`source::Gate`] counts the text that is being
//! worked on, and finished rows may pile up only so far.

mod answer;
mod order;
mod progress;
mod rules;
pub mod source;

use super::bundles::Bundles;
use super::web::Web;
use super::{Common, Ended, table, talk};
use crate::extract::Engine;
use crate::ingest;
pub use answer::answered;

use answer::Desk;
use clap::{Args, ValueEnum};
use order::{Order, Sink};
use progress::{Progress, grouped};
use source::{Gate, Task};
use std::io::{self, BufWriter, Stdout, Write};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of JSON Lines that are worked on or wait for a worker.
const INPUT: usize = 64 << 20;
/// Stack of a worker, in bytes: that of a main thread.
const STACK: usize = 8 << 20;

/// What to extract from, and how to print it.
#[derive(Args, Debug)]
pub struct ExtractArgs {
    /// Files, folders of files, addresses, or `-` for standard input
    #[arg(required = true, value_name = "PATH|URL")]
    files: Vec<PathBuf>,
    /// What comes in: one article a file, or JSON Lines of `{"id","text","published"?}`
    #[arg(long, value_enum, default_value_t = Input::Article)]
    input: Input,
    /// What goes out: the record indented, the record on one line, a table for eyes, or how often each rule fired
    #[arg(long, value_enum, default_value_t = Output::Json)]
    format: Output,
    /// How many articles are worked on at a time; all cores where it is not said. The answers are the same, in the same order
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// The day of publication, where you know better than the file: 2016-08-04
    #[arg(long, value_name = "DATE", value_parser = date)]
    published: Option<String>,
}

#[derive(Clone, Copy, ValueEnum, Debug, PartialEq)]
enum Input {
    Article,
    Jsonl,
}

/// What goes out.
#[derive(Clone, Copy, ValueEnum, Debug, PartialEq)]
pub enum Output {
    /// The record, indented.
    Json,
    /// The record on one line.
    Jsonl,
    /// A table for eyes.
    Table,
    /// How often each rule fired.
    Rules,
}

fn date(text: &str) -> Result<String, String> {
    ingest::date::iso(text).ok_or_else(|| "no date of a calendar; write it like 2016-08-04".to_owned())
}

/// What people are told besides the data.
pub struct Report {
    progress: Arc<Progress>,
    /// How a table looks.
    look: table::Look,
    /// JSON Lines came in: what cannot be answered is answered by an error in its place, whatever the format.
    lines: bool,
}

/// Standard output, and standard error beside it.
struct Streams {
    out: BufWriter<Stdout>,
    progress: Arc<Progress>,
}

impl Write for Streams {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Sink for Streams {
    fn say(&mut self, words: &str) {
        self.progress.say(words);
    }
}

/// What the main thread waits for.
enum Event {
    /// A worker has nothing more to do, or can write no more.
    Worker(anyhow::Result<()>),
    /// Everything there is to do has been handed over, or no more of it can be read.
    Read(anyhow::Result<()>),
    /// Somebody wants it to end.
    Signal(i32),
}

/// Runs it.
pub fn run(args: &ExtractArgs, common: &Common) -> anyhow::Result<()> {
    let lines = args.input == Input::Jsonl;
    let progress = Arc::new(Progress::new());
    let desk = Arc::new(Desk {
        engine: Engine::new(&common.config()?.lexicon()?)?,
        format: args.format,
        published: args.published.clone(),
        counts: Mutex::default(),
        web: Web::new(common),
        report: Report {
            progress: Arc::clone(&progress),
            look: table::Look::of_stdout(),
            lines,
        },
    });
    let order = Arc::new(Order::new(Streams {
        out: BufWriter::with_capacity(1 << 16, io::stdout()),
        progress: Arc::clone(&progress),
    }));
    let (tell, told) = channel();
    watch_signals(&tell)?;
    let jobs = jobs(args);
    let (give, take) = sync_channel::<(u64, Task)>(jobs * 2);
    let gate = Arc::new(Gate::new(INPUT));
    let take = Arc::new(Mutex::new(take));
    for _ in 0..jobs {
        let (desk, order, gate) = (Arc::clone(&desk), Arc::clone(&order), Arc::clone(&gate));
        let (take, tell) = (Arc::clone(&take), tell.clone());
        thread("extract", move || {
            let work = AssertUnwindSafe(|| work(&desk, &order, &gate, &take));
            let fault = |_| Err(anyhow::anyhow!("copydesk ended by a fault of its own"));
            let _ = tell.send(Event::Worker(catch_unwind(work).unwrap_or_else(fault)));
        })?;
    }
    let reading = Arc::clone(&progress);
    let files = args.files.clone();
    let counted = Arc::clone(&desk);
    let ready = tell.clone();
    thread("reader", move || {
        let outcome = read(&files, lines, counted.web.bundles(), &reading, &gate, &give);
        reading.all.store(true, Relaxed);
        let _ = ready.send(Event::Read(outcome));
        // Only now do the workers come to an end: they are the last that the main thread hears of.
        drop(give);
    })?;
    let outcome = wait(&told, &progress, &order, jobs);
    progress.clear();
    outcome?;
    if args.format == Output::Rules {
        let mut out = BufWriter::new(io::stdout().lock());
        let counts = desk.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.print(&mut out, desk.report.look)?;
        out.flush()?;
    }
    all_read(&progress, lines)
}

/// Waits until all is done, and looks after the line that tells how far it is.
fn wait(
    told: &Receiver<Event>,
    progress: &Progress,
    order: &Order<Streams>,
    jobs: usize,
) -> anyhow::Result<()> {
    let mut working = jobs;
    let mut reading = Ok(());
    while working > 0 {
        let event = match progress.pause() {
            Some(pause) => match told.recv_timeout(pause) {
                Ok(event) => event,
                Err(_) => {
                    progress.draw();
                    continue;
                }
            },
            None => told.recv()?,
        };
        match event {
            // The others cannot write any more either.
            Event::Worker(Err(error)) => return Err(error.context("could not write the answers")),
            Event::Worker(Ok(())) => working -= 1,
            Event::Read(outcome) => reading = outcome,
            Event::Signal(signal) => {
                progress.clear();
                order.stop()?;
                return Err(Ended::by_signal(signal).into());
            }
        }
    }
    reading
}

/// Takes tasks until there are none.
fn work(
    desk: &Desk,
    order: &Order<Streams>,
    gate: &Gate,
    take: &Mutex<Receiver<(u64, Task)>>,
) -> anyhow::Result<()> {
    loop {
        let next = take.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, task)) = next else {
            return Ok(());
        };
        let weight = task.weight();
        let mut row = order.row(number);
        desk.answer(number, task, &mut row)?;
        row.done()?;
        gate.leave(weight);
    }
}

/// Hands over what there is to do.
fn read(
    files: &[PathBuf],
    lines: bool,
    bundles: &Bundles,
    progress: &Progress,
    gate: &Gate,
    give: &SyncSender<(u64, Task)>,
) -> anyhow::Result<()> {
    let mut give = |task: Task| {
        gate.enter(task.weight());
        let number = progress.found.fetch_add(1, Relaxed);
        // Nobody takes it: they have told why.
        give.send((number, task)).is_ok()
    };
    for file in files {
        let wanted = if lines {
            source::lines(file, &mut give)?
        } else {
            source::files(file, &mut |task| match task {
                Task::File(path) => {
                    let mut wrong = Vec::new();
                    let parts = bundles.parts(&path, &mut |why| wrong.push(why));
                    let wrong = wrong.into_iter().map(|why| Task::Failed(path.clone(), why));
                    wrong.chain(parts.into_iter().map(Task::File)).all(&mut give)
                }
                task => give(task),
            })
        };
        if !wanted {
            break;
        }
    }
    Ok(())
}

fn jobs(args: &ExtractArgs) -> usize {
    let many = args.input == Input::Jsonl || args.files.len() > 1 || args.files.iter().any(|f| f.is_dir());
    match args.jobs {
        Some(jobs) => jobs.get(),
        None if many => std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
        None => 1,
    }
}

/// The first signal asks for an end at the end of a line, the second does not wait for it.
fn watch_signals(tell: &Sender<Event>) -> io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
    let tell = tell.clone();
    thread("signals", move || {
        let mut before = false;
        for signal in signals.forever() {
            if std::mem::replace(&mut before, true) || tell.send(Event::Signal(signal)).is_err() {
                std::process::exit(128 + signal);
            }
        }
    })
}

/// A thread that the end of the program does not wait for.
fn thread(name: &str, job: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .stack_size(STACK)
        .spawn(job)
        .map(drop)
}

/// The failure of a run in which some articles could not be read.
fn all_read(progress: &Progress, lines: bool) -> anyhow::Result<()> {
    let (bad, all) = (progress.bad.load(Relaxed), progress.found.load(Relaxed));
    if bad == 0 {
        return Ok(());
    }
    if lines {
        talk(&format!(
            "{} of {} lines could not be read; each is answered by an error in its place",
            grouped(bad),
            grouped(all)
        ));
    } else if all > 1 {
        talk(&format!(
            "{} of {} files could not be read",
            grouped(bad),
            grouped(all)
        ));
    }
    // One file alone has been told about.
    Err(Ended::failed().into())
}
