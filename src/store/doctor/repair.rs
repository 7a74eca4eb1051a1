//! Putting right what was found. Each repair holds the folder's lock and looks again before it touches anything.

use super::{ASIDE, ASIDE_FOLDERS, Finding, Ill, examine, one};
use crate::store::info::ArticleInfo;
use crate::store::journal::Journal;
use crate::store::on_disk::OnDisk;
use crate::store::{StoreError, disk, findings, trash};
use std::fs;
use std::path::{Path, PathBuf};

/// Repairs one finding; in words what was done.
pub fn one(root: &Path, finding: &Finding, now: &str) -> Result<String, StoreError> {
    let folder = article_folder(root, &finding.file);
    let _lock = match &folder {
        Some(folder) if folder.is_dir() && finding.kind != Ill::TwoFolders => Some(disk::lock(folder)?),
        _ => None,
    };
    let home = folder.as_deref().unwrap_or(root);
    match finding.kind {
        Ill::StaleTemporary | Ill::WrongHash => put_aside(home, &finding.file),
        Ill::ConflictCopy => {
            // Its notes first; only what has been taken in goes.
            let mut notes = OnDisk::read(home);
            if notes.copies().any(|(file, _)| file == finding.file) {
                notes.join()?;
                notes = OnDisk::read(home);
                if notes.copies().any(|(file, taken)| file == finding.file && !taken) {
                    return Err(StoreError::Failed(format!(
                        "cannot take {} in: notes.toml has to be put right first",
                        disk::shown(&finding.file)
                    )));
                }
            }
            if findings::copies_of(home)
                .iter()
                .any(|(file, _)| *file == finding.file)
            {
                findings::join(home)?;
            }
            // Tags, star, folder and what else it knows of the article.
            if let (Some(mut info), None) = ArticleInfo::read(home)
                && let Some(copy) = ArticleInfo::of_copy(&finding.file)
                && copy.id == info.id
            {
                info.take_in(copy);
                info.save()?;
            }
            put_aside(home, &finding.file)
        }
        Ill::DuplicateId => {
            OnDisk::read(home).join()?;
            Ok("the second note has an id of its own".into())
        }
        Ill::NoArticle => {
            ArticleInfo::remade(home).save()?;
            Ok("article.toml was made anew".into())
        }
        Ill::Journal => {
            let journal = home.join("journal");
            let bytes = disk::read(&journal)
                .map_err(|e| disk::failed("read", &journal, &e))?
                .unwrap_or_default();
            let kept = place(home, "journal")?;
            disk::write(&kept, &bytes)?;
            Journal::mend(home).map_err(|e| disk::failed("write anew", &journal, &e))?;
            Ok(format!("written anew; as it was it is {}", disk::shown(&kept)))
        }
        Ill::OpenToOthers => close(&finding.file, finding.file == root),
        Ill::TwoFolders => {
            let Some(twin) = &finding.other else {
                return Err(StoreError::Failed(
                    "it is not known which folder is the other".into(),
                ));
            };
            one::join(twin, &finding.file, now)?;
            let aside = root.join(ASIDE_FOLDERS);
            disk::make_folder(&aside)?;
            let name = finding.file.file_name().unwrap_or_default().to_string_lossy();
            let there = trash::free(&aside, &name);
            disk::move_to(&finding.file, &there).map_err(|e| disk::failed("put aside", &finding.file, &e))?;
            Ok(format!("joined; as it was it is {}", disk::shown(&there)))
        }
        Ill::Unreadable | Ill::Missing => Ok("left as it is".into()),
    }
}

/// The folder of the article that a file belongs to; `None` for what lies in the library itself.
fn article_folder(root: &Path, file: &Path) -> Option<PathBuf> {
    let first = file.strip_prefix(root).ok()?.components().next()?;
    let folder = root.join(first);
    folder.is_dir().then_some(folder)
}

/// A name in the folder's `aside` that is not taken.
fn place(folder: &Path, name: &str) -> Result<PathBuf, StoreError> {
    let aside = folder.join(ASIDE);
    disk::make_folder(&aside)?;
    Ok(trash::free(&aside, name))
}

/// Renames a file out of the way.
fn put_aside(folder: &Path, file: &Path) -> Result<String, StoreError> {
    let there = place(folder, &file.file_name().unwrap_or_default().to_string_lossy())?;
    match disk::move_to(file, &there) {
        Ok(()) => Ok(format!("put aside as {}", disk::shown(&there))),
        // A save that was under way has ended meanwhile.
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok("it is gone already".into()),
        Err(e) => Err(disk::failed("put aside", file, &e)),
    }
}

/// Takes the rights of others away. `only`: the folder itself and nothing in it.
#[cfg(unix)]
fn close(folder: &Path, only: bool) -> Result<String, StoreError> {
    use std::os::unix::fs::PermissionsExt;
    let all = if only {
        vec![folder.to_owned()]
    } else {
        examine::everything(folder)
    };
    let mut closed = 0;
    for file in all {
        let Ok(meta) = fs::symlink_metadata(&file) else {
            continue;
        };
        let mode = meta.permissions().mode();
        if !meta.is_symlink() && mode & 0o077 != 0 {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode & 0o700))
                .map_err(|e| disk::failed("close to others", &file, &e))?;
            closed += 1;
        }
    }
    Ok(format!("{closed} closed to others"))
}

#[cfg(not(unix))]
fn close(_: &Path, _: bool) -> Result<String, StoreError> {
    Ok("nothing to do here".into())
}
