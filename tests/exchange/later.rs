//! Exports of services for reading later, as a person imports them.

use super::library::Desk;

#[test]
fn what_was_saved_for_later_comes_in_once_with_its_highlights() {
    let desk = Desk::new();
    let table = desk.write(
        "part.csv",
        "title,url,time_added,tags,status\nTides,https://example.org/a,1700000000,sea|moon,archive\n\
         Boats \u{1b}[2J,https://example.org/b,1700000001,,unread\nTrap,file:///etc/passwd,1700000001,,unread\n",
    );
    let out = desk.call("a", &["import", &table]);
    let said = String::from_utf8(out.stderr).expect("clean");
    // What is no article of the web is told, and the rest is taken in.
    assert_eq!(out.status.code(), Some(1), "{said}");
    assert!(said.contains("line 4: it has no address of the web"), "{said}");
    assert!(said.contains("2 articles kept without a note"), "{said}");
    assert!(!said.contains('\u{1b}'));
    // How it was kept there is how it is kept here, and what is changed here afterwards holds.
    let tides = |desk: &Desk| {
        let files = desk.files("a");
        let of = |(path, bytes): &(std::path::PathBuf, Vec<u8>)| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            (path.ends_with("article.toml") && text.contains("\"Tides\"")).then_some(text)
        };
        files.iter().find_map(of).expect("the article")
    };
    let kept = tides(&desk);
    assert!(
        kept.contains("state = \"archived\"") && kept.contains("tags = [\"sea\", \"moon\"]"),
        "{kept}"
    );
    let before = desk.files("a");
    let again = desk.call("a", &["import", &table]);
    let said = String::from_utf8(again.stderr).expect("clean");
    assert!(said.contains("all of it is here already"), "{said}");
    assert_eq!(desk.files("a"), before);

    // The text comes at last, from another service, and what was highlighted stands in it.
    let json = desk.write(
        "wallabag.json",
        r#"[{"is_archived":0,"tags":[],"title":"Boats","url":"https://example.org/b","content":"<p>The pier is shut.</p><p>Two boats lie there.</p>",
            "annotations":[{"quote":"Two boats","text":"Whose?","created_at":"2024-02-04T00:00:00Z"}]}]"#,
    );
    let said = desk.told("a", &["import", &json]);
    assert!(said.contains("1 note taken in on 1 article"), "{said}");
    let listed = desk.notes("a").to_string();
    assert!(listed.contains("Whose?"), "{listed}");
    assert!(listed.contains("\"start\":26"), "{listed}");
    let texts = desk.files("a");
    assert!(
        texts
            .iter()
            .any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("The pier is shut."))
    );
    let two = desk.told("a", &["import", &json]);
    assert!(two.contains("1 note here already"), "{two}");
}
