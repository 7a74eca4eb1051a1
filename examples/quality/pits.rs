//! Pages made to take long or to lose their text: elements inside each other a hundred thousand deep, and floods of small ones.

/// What must be in the text of each of them.
pub const KEPT: &str = "The harbour master of Nordby confirmed the closure on Tuesday";

const DEEP: usize = 100_000;

/// Elements that are put inside each other, closed at the end and left open.
const TAGS: &[&str] = &[
    "<div>",
    "<p>",
    "<b>",
    "<a href=x>",
    "<font color=red>",
    "<ul><li>",
    "<dl><dd>",
    "<table><tr><td>",
    "<blockquote>",
    "<section><article>",
    "<h2>",
    "<form>",
    "<button>",
    "<button><p>",
    "<p><b class=x>",
    "<a><font>",
    "<span>",
    "<label><i>",
    "<figure><figcaption>",
    "<footer>",
    "<aside>",
    "<nav>",
    "<dialog>",
    "<noscript>",
    "<details><summary>",
    "<title>",
    "<ruby><rt>",
    "<x-box>",
];

/// Name and page.
pub fn all() -> Vec<(String, String)> {
    let mut out = Vec::new();
    let prose = format!(
        "<p>{KEPT}, and {}</p>",
        "nobody on the island was surprised by it. ".repeat(12)
    );
    for tag in TAGS {
        let ends: String = tag
            .rsplit('<')
            .filter(|t| !t.is_empty())
            .map(|t| format!("</{}>", t.split([' ', '>']).next().unwrap_or("")))
            .collect();
        let times = DEEP / tag.matches('<').count();
        let open = tag.repeat(times);
        let name = tag.replace('|', "/");
        out.push((
            format!("`{name}` 100,000 deep"),
            format!("<body>{open}{prose}{}</body>", ends.repeat(times)),
        ));
        out.push((
            format!("`{name}` 100,000 deep, not closed"),
            format!("<body>{open}{prose}"),
        ));
    }
    out.push((
        "100,000 short paragraphs".to_owned(),
        format!(
            "<body><article>{}{prose}</article>",
            "<p>The ferry was late.</p>".repeat(DEEP)
        ),
    ));
    out.push((
        "100,000 words each in bold".to_owned(),
        format!(
            "<body><article><p>{}</p>{prose}</article>",
            "<b>late</b> ".repeat(DEEP)
        ),
    ));
    out.push((
        "300,000 references".to_owned(),
        format!(
            "<body><article><p>{}</p>{prose}</article>",
            "&amp;&eacute;&#8212; ".repeat(DEEP)
        ),
    ));
    out.push((
        "100,000 attributes".to_owned(),
        format!(
            "<body><article><p {}>x</p>{prose}</article>",
            (0..DEEP).map(|n| format!("a{n}=b ")).collect::<String>()
        ),
    ));
    out.push((
        "100,000 links".to_owned(),
        format!(
            "<body><article><p>{}</p>{prose}</article>",
            "<a href=/x>late</a> ".repeat(DEEP)
        ),
    ));
    out
}
