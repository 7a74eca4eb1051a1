//! OPML: the lists of subscriptions that feed readers give each other. Folders are outlines that hold outlines.

use super::list::{List, MAX_FOLDERS, Subscription, folder, same_address};
use crate::ingest::xml::{NodeId, Rules, Tree};
use crate::ingest::{address, clean};
use std::collections::HashSet;
use std::fmt::Write as _;

/// Feeds that are taken from one list.
const MAX_FEEDS: usize = 20_000;

/// What a list of subscriptions says.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Outlines {
    /// The feeds, in its order, each once.
    pub feeds: Vec<Subscription>,
    /// What was left out or damaged, one line each.
    pub problems: Vec<String>,
}

/// Reads a list that is decoded already; `None` where it is none. Only addresses of the web are taken: other readers run programs that an
/// address names (`exec:`, `filter:`, `|command`), and lists that come from elsewhere are how those get in.
pub fn read(text: &str, now: &str) -> Option<Outlines> {
    let tree = Tree::parse(text, &Rules::default());
    let mut out = Outlines::default();
    let mut seen: HashSet<String> = HashSet::new();
    let mut any = false;
    let mut refused = 0usize;
    let mut twice = 0usize;
    let mut nameless = 0usize;
    let mut waiting: Vec<(NodeId, Vec<String>)> = vec![(tree.root(), Vec::new())];
    while let Some((id, mut folders)) = waiting.pop() {
        let name = tree.name(id);
        any |= name == "opml" || name == "outline";
        if let Some(element) = tree.element(id).filter(|_| name == "outline") {
            let said = ["title", "text"]
                .iter()
                .find_map(|key| element.attribute(key).and_then(folder));
            let url = ["xmlurl", "url"]
                .iter()
                .find_map(|key| element.attribute(key))
                .map(str::trim)
                .filter(|u| !u.is_empty());
            let children = tree.named(id, "outline").next().is_some();
            match url {
                Some(url) => match Subscription::to(&plain(url), now) {
                    Some(mut feed) => {
                        let site = element.attribute("htmlurl").map(str::trim);
                        feed.title = said.clone();
                        feed.site = site
                            .filter(|s| address::is_web(s))
                            .map(|s| clean::line(s).into_owned());
                        feed.folder.clone_from(&folders);
                        let bare = feed.url.split_once("://").map_or("", |(_, r)| r);
                        if !seen.insert(bare.trim_end_matches('/').to_owned()) {
                            twice += 1;
                        } else if out.feeds.len() < MAX_FEEDS {
                            out.feeds.push(feed);
                        }
                    }
                    None => {
                        refused += 1;
                        if refused <= 5 {
                            out.problems.push(format!(
                                "left out, only addresses that begin with http:// or https:// are followed: {}",
                                clean::line(url.get(..url.floor_char_boundary(200)).unwrap_or(url))
                            ));
                        }
                    }
                },
                None if children && folders.len() < MAX_FOLDERS => folders.extend(said),
                None if children => {}
                None => nameless += 1,
            }
        }
        let from = waiting.len();
        waiting.extend(
            tree.children(id)
                .filter(|&c| tree.element(c).is_some())
                .map(|c| (c, folders.clone())),
        );
        if let Some(added) = waiting.get_mut(from..) {
            added.reverse();
        }
    }
    let mut told = |n: usize, what: &str| {
        if n > 0 {
            out.problems.push(format!("{what}: {n}"));
        }
    };
    told(refused.saturating_sub(5), "more left out in the same way");
    told(twice, "feeds that stand there more than once");
    told(nameless, "outlines without an address and with nothing in them");
    out.problems.extend(tree.problems);
    any.then_some(out)
}

/// newsboat and others put what they do with a feed before its address, and `feed:` is how browsers once called them.
fn plain(url: &str) -> String {
    let lower = url.to_ascii_lowercase();
    for lead in ["feed://", "rss://"] {
        if lower.starts_with(lead) {
            return format!("https://{}", url.get(lead.len()..).unwrap_or(""));
        }
    }
    for lead in ["feed:http", "rss:http"] {
        if lower.starts_with(lead) {
            return url.get(lead.len() - 4..).unwrap_or(url).to_owned();
        }
    }
    url.to_owned()
}

/// Takes outlines into a list; gives back how many were new. A feed that is there stays where the reader put it.
pub fn take_in(list: &mut List, outlines: Vec<Subscription>) -> usize {
    let mut new = 0;
    let known: HashSet<String> = list.feeds.iter().map(|s| s.url.clone()).collect();
    for feed in outlines {
        if !known.contains(&feed.url) && list.add(feed) {
            new += 1;
        }
    }
    new
}

/// Writes the list. Feeds of one folder stand together, folders in the order in which they come first.
pub fn write(list: &List, title: &str) -> String {
    let mut root = Branch::default();
    for feed in &list.feeds {
        let mut branch = &mut root;
        for name in feed.folder.iter().take(MAX_FOLDERS) {
            let at = match branch.inner.iter().position(|b| b.name == *name) {
                Some(at) => at,
                None => {
                    branch.inner.push(Branch {
                        name: name.clone(),
                        ..Branch::default()
                    });
                    branch.inner.len() - 1
                }
            };
            // `at` is a place that was just found or made.
            let Some(next) = branch.inner.get_mut(at) else {
                break;
            };
            branch = next;
        }
        branch.feeds.push(feed);
    }
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    <title>{}</title>\n  </head>\n  <body>\n",
        escaped(title)
    );
    root.write(&mut out, 2);
    out.push_str("  </body>\n</opml>\n");
    out
}

#[derive(Default)]
struct Branch<'l> {
    name: String,
    inner: Vec<Branch<'l>>,
    feeds: Vec<&'l Subscription>,
}

impl Branch<'_> {
    /// Recursive: no deeper than [`MAX_FOLDERS`].
    fn write(&self, out: &mut String, depth: usize) {
        let space = "  ".repeat(depth);
        for branch in &self.inner {
            let name = escaped(&branch.name);
            let _ = writeln!(out, "{space}<outline text=\"{name}\" title=\"{name}\">");
            branch.write(out, depth + 1);
            let _ = writeln!(out, "{space}</outline>");
        }
        for feed in &self.feeds {
            let name = escaped(feed.called());
            let _ = write!(
                out,
                "{space}<outline type=\"rss\" text=\"{name}\" title=\"{name}\" xmlUrl=\"{}\"",
                escaped(&feed.url)
            );
            if let Some(site) = &feed.site {
                let _ = write!(out, " htmlUrl=\"{}\"", escaped(site));
            }
            out.push_str("/>\n");
        }
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Whether a feed of the list is one of these.
pub fn holds(list: &List, url: &str) -> bool {
    list.feeds.iter().any(|s| same_address(&s.url, url))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-02-03T00:00:00Z";

    #[test]
    fn what_is_written_reads_back_with_its_folders() {
        let text = "<opml version='1.0'><head><title>mine</title></head><body>\
            <outline text='News &amp; views'><outline title='Norway'><outline type='rss' text='Havn' xmlUrl='https://a.example/feed' htmlUrl='https://a.example/'/></outline>\
            <outline xmlUrl='https://b.example/feed'/></outline><outline text='C' xmlUrl='feed:https://c.example/x?a=1&amp;b=2'/></body></opml>";
        let read_in = read(text, NOW).expect("a list");
        assert_eq!(read_in.problems, Vec::<String>::new());
        let folders: Vec<_> = read_in.feeds.iter().map(|f| f.folder.join("/")).collect();
        assert_eq!(folders, ["News & views/Norway", "News & views", ""]);
        assert_eq!(read_in.feeds[2].url, "https://c.example/x?a=1&b=2");
        let list = List {
            feeds: read_in.feeds.clone(),
            ..List::default()
        };
        let again = read(&write(&list, "mine"), NOW).expect("a list");
        let by_url = |feeds: &[Subscription]| {
            let mut all: Vec<_> = feeds
                .iter()
                .map(|f| (f.url.clone(), f.folder.clone(), f.site.clone()))
                .collect();
            all.sort();
            all
        };
        assert_eq!(by_url(&again.feeds), by_url(&read_in.feeds));
    }

    #[test]
    fn addresses_that_run_programs_or_read_files_are_left_out_and_told() {
        let text = "<opml><body><outline xmlUrl='exec:touch /tmp/x'/><outline xmlUrl='|ls'/><outline xmlUrl='filter:cat:https://a.example'/>\
            <outline xmlUrl='file:///etc/passwd'/><outline xmlUrl='javascript:x'/><outline text='../../x'><outline xmlUrl='https://a.example/'/></outline></body></opml>";
        let out = read(text, NOW).expect("a list");
        assert_eq!(out.feeds.len(), 1);
        assert_eq!(out.problems.len(), 5);
    }

    #[test]
    fn one_feed_five_thousand_times_is_one_feed() {
        let text = format!(
            "<opml><body>{}",
            "<outline xmlUrl='https://a.example/feed'/>".repeat(5000)
        );
        let out = read(&text, NOW).expect("a list");
        assert_eq!(out.feeds.len(), 1);
        assert!(out.problems.iter().any(|p| p.contains("4999")));
    }

    #[test]
    fn a_list_that_is_cut_off_gives_what_came_and_depth_is_bounded() {
        let cut = "<opml><body><outline text='a' xmlUrl='https://a.example/'/><outline text='b' xmlUrl='https://b.example/'/><outline text='c' xml";
        assert_eq!(
            read(cut, NOW).map(|o| (o.feeds.len(), o.problems.is_empty())),
            Some((2, false))
        );
        let deep = format!(
            "<opml>{}<outline xmlUrl='https://a.example/'/>",
            "<outline text='f'>".repeat(50_000)
        );
        let out = read(&deep, NOW).expect("a list");
        assert_eq!(out.feeds[0].folder.len(), MAX_FOLDERS);
        assert_eq!(read("<html><p>no", NOW), None);
    }
}
