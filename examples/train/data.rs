//! The training sets: gzip files of one JSON object a line, spans in code points.

use anyhow::Context;
use copydesk::extract::EntityKind;
use std::io::Read;
use std::path::Path;

/// A text, and the names in it where the set says them.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Names: bytes from, bytes to, and what is named; four kinds only (`Work` stands for everything that is not a person, a
    /// body or a place).
    pub names: Vec<(usize, usize, EntityKind)>,
}

/// Reads `NAME.jsonl.gz` of a folder.
pub fn read(folder: &Path, name: &str) -> anyhow::Result<Vec<Text>> {
    let path = folder.join(format!("{name}.jsonl.gz"));
    let file = std::fs::File::open(&path).with_context(|| path.display().to_string())?;
    let mut lines = String::new();
    flate2::read::GzDecoder::new(file)
        .read_to_string(&mut lines)
        .with_context(|| path.display().to_string())?;
    lines
        .lines()
        .map(|line| text(line).with_context(|| path.display().to_string()))
        .collect()
}

#[derive(serde::Deserialize)]
struct Line {
    id: String,
    text: String,
    #[serde(default)]
    entities: Vec<(usize, usize, String)>,
}

fn text(line: &str) -> anyhow::Result<Text> {
    let line: Line = serde_json::from_str(line)?;
    let bytes: Vec<usize> = line
        .text
        .char_indices()
        .map(|(at, _)| at)
        .chain([line.text.len()])
        .collect();
    let names = line
        .entities
        .iter()
        .map(|(from, to, kind)| {
            let kind = match kind.as_str() {
                "PER" => EntityKind::Person,
                "ORG" => EntityKind::Organisation,
                "LOC" => EntityKind::Place,
                _ => EntityKind::Work,
            };
            match (bytes.get(*from), bytes.get(*to)) {
                (Some(&from), Some(&to)) => Ok((from, to, kind)),
                _ => anyhow::bail!("{}: a name beyond the end of its text", line.id),
            }
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(Text {
        text: line.text,
        names,
    })
}
