//! Two folders of one article become one.

use crate::store::info::ArticleInfo;
use crate::store::on_disk::OnDisk;
use crate::store::{StoreError, disk, evidence, findings, trash};
use std::fs;
use std::path::Path;

/// Takes everything of `from` into `into`: notes by id, both sides kept where they differ; files that are not there yet. `from` stays as
/// it is.
pub fn join(into: &Path, from: &Path, _now: &str) -> Result<(), StoreError> {
    let _locks = (disk::lock(into)?, disk::lock(from)?);
    let theirs = OnDisk::read(from);
    if !theirs.problems.is_empty() {
        return Err(StoreError::Failed(format!(
            "cannot join {} with {}: {}; put it right first",
            disk::shown(from),
            disk::shown(into),
            theirs.problems[0]
        )));
    }
    for inner in [
        "text",
        "drafts",
        evidence::FOLDER,
        trash::NOTES,
        crate::store::original::FOLDER,
    ] {
        copy_missing(&from.join(inner), &into.join(inner))?;
    }
    let mut ours = OnDisk::read(into);
    ours.take_in(&theirs.notes);
    ours.join()?;
    findings::take_from(into, from)?;
    if let (Some(mut info), Some(other)) = (ArticleInfo::read(into).0, ArticleInfo::read(from).0) {
        info.take_in(other);
        info.save()?;
    }
    Ok(())
}

/// Copies the plain files of a folder that are not in another.
fn copy_missing(from: &Path, into: &Path) -> Result<(), StoreError> {
    let Ok(entries) = fs::read_dir(from) else {
        return Ok(());
    };
    for path in entries.filter_map(|e| Some(e.ok()?.path())) {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if !path.is_file() || name.starts_with(".copydesk-") {
            continue;
        }
        let bytes = disk::read(&path)
            .map_err(|e| disk::failed("read", &path, &e))?
            .unwrap_or_default();
        let there = into.join(&name);
        if disk::read(&there).ok().flatten().as_deref() == Some(bytes.as_slice()) {
            continue;
        }
        disk::make_folder(into)?;
        disk::write(&trash::free(into, &name), &bytes)?;
    }
    Ok(())
}
