//! From what stands on the command line to an article: addresses, files, standard input, pipes. What goes wrong says which, why, and what to
//! do.

use super::clipboard;
use super::web::{self, Web};
use crate::article::Article;
use crate::ingest::{self, Hints, IngestError, Kind};
use anyhow::Context;
use std::io::Read;
use std::path::Path;

/// Reads one article: an address is fetched, `-` is standard input.
pub fn article(path: &Path, web: &Web) -> anyhow::Result<Article> {
    article_as(path, None, web)
}

/// As [`article`], of a kind that the user names.
pub fn article_as(path: &Path, kind: Option<Kind>, web: &Web) -> anyhow::Result<Article> {
    if let Some(url) = web::address(path) {
        return web.article(url, kind);
    }
    if let Some((file, number)) = part(path) {
        let bundle = web
            .bundles()
            .get(file)?
            .with_context(|| format!("could not read {}: {} is one article", shown(path), shown(file)))?;
        return bundle.read(number - 1).map_err(|e| refused(path, &e));
    }
    let bytes = bytes(path)?;
    if ingest::holds_several(bytes.get(..bytes.len().min(ingest::HEAD)).unwrap_or_default()) {
        anyhow::bail!(
            "could not read {}: it holds several articles; copydesk {0} opens them, {0}#1 is the first",
            shown(path)
        );
    }
    let name = path.file_name().map(|n| n.to_string_lossy());
    let hints = Hints {
        name: name.as_deref().filter(|n| !matches!(*n, "-" | clipboard::NAME)),
        kind,
        ..Hints::default()
    };
    ingest::read(&bytes, &hints).map_err(|e| refused(path, &e))
}

/// The file and the number, from 1, where one article of a file is named that holds several: `letters.mbox#3`. A file of that very name
/// goes first.
pub fn part(path: &Path) -> Option<(&Path, usize)> {
    let (file, number) = path.to_str()?.rsplit_once('#')?;
    let number = number.parse().ok().filter(|n| *n > 0)?;
    (!path.exists()).then_some((Path::new(file), number))
}

/// How a path is named in messages.
pub fn shown(path: &Path) -> String {
    if path == Path::new("-") {
        "standard input".into()
    } else if path == Path::new(clipboard::NAME) {
        "the clipboard".into()
    } else {
        path.display().to_string()
    }
}

pub(super) fn refused(path: &Path, error: &IngestError) -> anyhow::Error {
    anyhow::anyhow!("could not read {}: {error}; {}", shown(path), error.hint())
}

/// The bytes of a file or of standard input, at most one more than are read as an article, so that a pipe without end ends.
pub(super) fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    if path == Path::new(clipboard::NAME) {
        return clipboard::read();
    }
    if path == Path::new("-") {
        return capped(std::io::stdin().lock(), None)
            .context("could not read standard input")?
            .map_err(|e| refused(path, &e));
    }
    let file = file(path)?;
    let about = file.metadata().map_err(|e| failed(path, &e))?;
    capped(file, about.is_file().then_some(about.len()))
        .map_err(|e| failed(path, &e))?
        .map_err(|e| refused(path, &e))
}

/// What there is to read, where it is no more than is read of its kind; `size` bytes, where that is known.
fn capped(mut from: impl Read, size: Option<u64>) -> std::io::Result<Result<Vec<u8>, IngestError>> {
    let mut out = Vec::new();
    from.by_ref().take(ingest::HEAD as u64).read_to_end(&mut out)?;
    let most = if ingest::may_be_large(&out) {
        ingest::MAX_BUNDLE
    } else {
        ingest::MAX_BYTES
    } as u64;
    if let Some(bytes) = size.filter(|size| *size > most) {
        return Ok(Err(IngestError::TooLarge { bytes }));
    }
    let left = (most + 1).saturating_sub(out.len() as u64);
    from.take(left).read_to_end(&mut out)?;
    Ok(Ok(out))
}

/// Opens a file for reading: no folder, and nothing that could be waited for for ever.
pub(super) fn file(path: &Path) -> anyhow::Result<std::fs::File> {
    let about = std::fs::metadata(path).map_err(|e| failed(path, &e))?;
    anyhow::ensure!(
        !about.is_dir(),
        "could not open {}: it is a directory; name a file in it",
        shown(path)
    );
    if let Some(what) = endless(path, &about) {
        anyhow::bail!(
            "could not open {}: it is {what}; send its content through a pipe: … | copydesk -",
            shown(path)
        );
    }
    std::fs::File::open(path).map_err(|e| failed(path, &e))
}

fn failed(path: &Path, error: &std::io::Error) -> anyhow::Error {
    let hint = match error.kind() {
        std::io::ErrorKind::NotFound => "; look at the spelling",
        std::io::ErrorKind::PermissionDenied => "; look at its permissions",
        _ => "",
    };
    anyhow::anyhow!("could not open {}: {}{hint}", shown(path), reason(error))
}

/// What the system says, without its error number.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "it may not be read".into(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}

/// Whether opening or reading could wait for ever: named pipes and devices. The pipes that a shell makes (`<(…)`) lie under `/dev/fd`, are open
/// already, and are read.
#[cfg(unix)]
fn endless(path: &Path, about: &std::fs::Metadata) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt;
    let given =
        path.starts_with("/dev/fd") || path.starts_with("/proc/self/fd") || path == Path::new("/dev/stdin");
    let kind = about.file_type();
    if given || path == Path::new("/dev/null") {
        None
    } else if kind.is_fifo() {
        Some("a named pipe")
    } else if kind.is_char_device() || kind.is_block_device() {
        Some("a device")
    } else if kind.is_socket() {
        Some("a socket")
    } else {
        None
    }
}

#[cfg(not(unix))]
fn endless(_: &Path, _: &std::fs::Metadata) -> Option<&'static str> {
    None
}
