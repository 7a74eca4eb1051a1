//! A file in which a version control system marked what it could not decide: it is two files, and both are read.

/// What lies between the marks.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Both,
    Ours,
    Base,
    Theirs,
}

/// The two files that a merge left in one, ours and theirs, and the line of the first mark. `None` without marks, or where they do not
/// come in their order.
pub fn sides(bytes: &[u8]) -> Option<(Vec<u8>, Vec<u8>, usize)> {
    // Nearly every file has none, and is only looked through.
    bytes
        .split(|&b| b == b'\n')
        .find(|line| mark(line) == Some(b'<'))?;
    let (mut ours, mut theirs) = (Vec::with_capacity(bytes.len()), Vec::with_capacity(bytes.len()));
    let mut side = Side::Both;
    let mut first = None;
    for (n, line) in bytes.split_inclusive(|&b| b == b'\n').enumerate() {
        side = match (mark(line), side) {
            (Some(b'<'), Side::Both) => {
                first.get_or_insert(n + 1);
                Side::Ours
            }
            (Some(b'|'), Side::Ours) => Side::Base,
            (Some(b'='), Side::Ours | Side::Base) => Side::Theirs,
            (Some(b'>'), Side::Theirs) => Side::Both,
            // Seven of these can stand in a text of several lines outside of a conflict.
            (Some(b'='), Side::Both) | (None, _) => {
                if matches!(side, Side::Both | Side::Ours) {
                    ours.extend_from_slice(line);
                }
                if matches!(side, Side::Both | Side::Theirs) {
                    theirs.extend_from_slice(line);
                }
                side
            }
            _ => return None,
        };
    }
    (side == Side::Both).then_some(())?;
    Some((ours, theirs, first?))
}

/// The sign of a mark: seven of it at the beginning of a line, then its end or a space.
fn mark(line: &[u8]) -> Option<u8> {
    let sign = *line.first()?;
    let marked = b"<|=>".contains(&sign) && line.len() >= 7 && line[..7].iter().all(|&b| b == sign);
    let ends = matches!(line.get(7), None | Some(b' ' | b'\n' | b'\r'));
    (marked && ends).then_some(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Option<(String, String, usize)> {
        let (ours, theirs, line) = sides(text.as_bytes())?;
        Some((
            String::from_utf8(ours).expect("text"),
            String::from_utf8(theirs).expect("text"),
            line,
        ))
    }

    #[test]
    fn both_sides_come_out_and_the_origin_does_not() {
        let plain = words("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\nd\n").expect("marks");
        assert_eq!(plain, ("a\nb\nd\n".into(), "a\nc\nd\n".into(), 2));
        let with_base =
            words("<<<<<<< HEAD\nb\n||||||| 1a2b\nx\n=======\nc\n>>>>>>> other\n").expect("marks");
        assert_eq!(with_base, ("b\n".into(), "c\n".into(), 1));
    }

    #[test]
    fn marks_out_of_order_and_no_marks_are_nothing() {
        for text in [
            "a\nb\n",
            "=======\n",
            "<<<<<<< a\nb\n",
            "<<<<<<< a\n<<<<<<< b\n=======\n>>>>>>> c\n",
            ">>>>>>> a\n",
            "<<<<<<<x\n=======\n>>>>>>> c\n",
        ] {
            assert_eq!(words(text), None, "{text}");
        }
    }
}
