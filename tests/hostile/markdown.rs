//! Markdown.

use super::{BEFORE, read};

#[test]
fn hostile_markdown_is_read_and_its_words_stay() {
    let bomb: String = ('b'..='z')
        .map(|c| format!("{c}: &{c} [*a,*a,*a,*a,*a,*a,*a,*a]\n"))
        .collect();
    let wide = format!("|{}\n|{}\n", "a|".repeat(5000), "-|".repeat(5000));
    for (name, text) in [
        ("entities_esc.md", format!("a &#27;[2J &#x9b;2J b\n\n{BEFORE}\n")),
        (
            "esc_in_code.md",
            format!("```\n\u{1b}[2J\n```\n\n`\u{1b}]0;x\u{7}`\n\n{BEFORE}\n"),
        ),
        (
            "link_mismatch.md",
            format!(
                "[https://bank.example](https://evil.example) [x](javascript:alert(1)) <file:///etc/passwd> ![a](http://127.0.0.1:9/t.gif) {BEFORE}\n"
            ),
        ),
        ("nest_quote_50k.md", format!("{} {BEFORE}\n", ">".repeat(50_000))),
        (
            "backticks_quadratic.md",
            format!(
                "{}\n\n{BEFORE}\n",
                (1..1500).map(|n| "`".repeat(n) + " ").collect::<String>()
            ),
        ),
        ("table_wide.md", format!("{wide}\n{BEFORE}\n")),
        (
            "front_matter_bomb.md",
            format!("---\na: &a [x,x]\n{bomb}---\n{BEFORE}\n"),
        ),
    ] {
        let article = read(name, text.as_bytes());
        assert!(
            article.text.contains(BEFORE),
            "{name}: {:?}",
            article.text.get(..200)
        );
        for link in &article.links {
            super::calm(name, &link.href);
            assert!(!link.href.contains("alert"), "{name}: {}", link.href);
        }
    }
}
