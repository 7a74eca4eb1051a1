//! Web addresses: parsed, put into the ASCII form that is sent, resolved against a page (RFC 3986, section 5.2). Only `http` and `https`
//! exist here, so that nothing downstream has to ask what else an address could start.

use std::fmt;

/// The longest address that is taken, in bytes; browsers and servers give up well before.
const LONGEST: usize = 8192;

/// An absolute `http` or `https` address without fragment, in ASCII.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Address {
    text: String,
    /// Where the host ends in `text`; it begins behind `://`.
    host_end: usize,
    /// Where the path begins in `text`.
    path_at: usize,
}

/// Why a text is no address that can be fetched.
#[derive(thiserror::Error, Clone, PartialEq, Eq, Debug)]
pub enum AddressError {
    /// Another scheme, or none.
    #[error("only http and https addresses are fetched")]
    Scheme,
    /// There is no host, or it cannot be one.
    #[error("it names no host")]
    Host,
    /// `user:password@`.
    #[error("it carries a user name or a password; leave out what stands before the @")]
    User,
    /// The port is no number from 1 to 65535.
    #[error("its port is no number from 1 to 65535")]
    Port,
    /// Longer than any server takes.
    #[error("it is longer than {LONGEST} bytes")]
    Long,
}

/// Whether a text begins as a web address does. Such a word on the command line is fetched and never a file.
pub fn is_web(text: &str) -> bool {
    let begins = |scheme: &str| {
        text.get(..scheme.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(scheme))
    };
    begins("http://") || begins("https://")
}

impl Address {
    /// Reads an absolute address. White space around it and line ends inside it, which mail programs and wikis put there, are dropped.
    pub fn parse(text: &str) -> Result<Address, AddressError> {
        let text: String = text
            .trim()
            .chars()
            .filter(|c| !matches!(c, '\n' | '\r' | '\t'))
            .collect();
        if text.len() > LONGEST {
            return Err(AddressError::Long);
        }
        let (scheme, rest) = text.split_once("://").ok_or(AddressError::Scheme)?;
        let scheme = scheme.to_ascii_lowercase();
        if !matches!(scheme.as_str(), "http" | "https") {
            return Err(AddressError::Scheme);
        }
        // A backslash is a slash to browsers; here it must not be part of a host either.
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        if authority.contains('@') {
            return Err(AddressError::User);
        }
        let (host, port) = split_port(authority)?;
        let host = ascii_host(host).ok_or(AddressError::Host)?;
        let mut out = format!("{scheme}://{host}");
        let host_end = out.len();
        let usual = if scheme == "https" { 443 } else { 80 };
        if let Some(port) = port.filter(|&p| p != usual) {
            out.push_str(&format!(":{port}"));
        }
        let path_at = out.len();
        let rest = rest.split('#').next().unwrap_or("");
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        out.push_str(&escaped(&without_dots(&path.replace('\\', "/"))));
        if let Some(query) = query {
            out.push('?');
            out.push_str(&escaped(query));
        }
        Ok(Address {
            text: out,
            host_end,
            path_at,
        })
    }

    /// What a page at this address means by `reference`: absolute, `//host/…`, `/…`, `?…`, `#…` or relative.
    pub fn join(&self, reference: &str) -> Result<Address, AddressError> {
        let reference = reference.trim();
        if reference.starts_with("//") {
            return Address::parse(&format!("{}:{reference}", self.scheme()));
        }
        if has_scheme(reference) {
            return Address::parse(reference);
        }
        let origin = self.text.get(..self.path_at).unwrap_or("");
        let own = self.text.get(self.path_at..).unwrap_or("");
        let path = own.split('?').next().unwrap_or("");
        let joined = match reference.chars().next() {
            None | Some('#') => return Ok(self.clone()),
            Some('/' | '\\') => format!("{origin}{reference}"),
            Some('?') => format!("{origin}{path}{reference}"),
            Some(_) => {
                let folder = path.rfind('/').map_or("/", |at| path.get(..=at).unwrap_or("/"));
                format!("{origin}{folder}{reference}")
            }
        };
        Address::parse(&joined)
    }

    /// `http` or `https`.
    pub fn scheme(&self) -> &str {
        if self.is_secure() { "https" } else { "http" }
    }

    /// Whether it is `https`.
    pub fn is_secure(&self) -> bool {
        self.text.starts_with("https:")
    }

    /// The host, lower case, without port; an IPv6 address in its brackets.
    pub fn host(&self) -> &str {
        let from = self.scheme().len() + "://".len();
        self.text.get(from..self.host_end).unwrap_or("")
    }

    /// The whole of it.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// `scheme:` at the start, as RFC 3986 spells schemes.
fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), AddressError> {
    let after = authority.rfind(']').map_or(0, |at| at + 1);
    let Some(colon) = authority.get(after..).and_then(|t| t.find(':')) else {
        return Ok((authority, None));
    };
    let (host, port) = authority.split_at(after + colon);
    let digits = port.get(1..).unwrap_or("");
    if digits.is_empty() {
        return Ok((host, None));
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AddressError::Port);
    }
    match digits.parse::<u16>() {
        Ok(port) if port > 0 => Ok((host, Some(port))),
        _ => Err(AddressError::Port),
    }
}

/// The host as it is asked for: lower case, other scripts in Punycode. `None` where it can be none.
fn ascii_host(host: &str) -> Option<String> {
    if let Some(inner) = host.strip_prefix('[') {
        let v6: std::net::Ipv6Addr = inner.strip_suffix(']')?.parse().ok()?;
        return Some(format!("[{v6}]"));
    }
    let host = host
        .to_lowercase()
        .replace(['\u{3002}', '\u{ff0e}', '\u{ff61}'], ".");
    let mut labels = Vec::new();
    for label in host.trim_end_matches('.').split('.') {
        let label = if label.is_ascii() {
            label.to_owned()
        } else {
            format!("xn--{}", punycode(label)?)
        };
        let sound = !label.is_empty()
            && label.len() <= 63
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if !sound {
            return None;
        }
        labels.push(label);
    }
    let host = labels.join(".");
    (host.len() <= 253).then_some(host)
}

/// RFC 3492 with the parameters of section 5. `None` where the numbers overflow, which no name that is allowed to exist does.
fn punycode(label: &str) -> Option<String> {
    const BASE: u32 = 36;
    let threshold = |k: u32, bias: u32| k.saturating_sub(bias).clamp(1, 26);
    let letter = |d: u32| {
        char::from_digit(d + 10, 36)
            .filter(|_| d < 26)
            .or(char::from_digit(d.wrapping_sub(26), 10))
    };
    let all: Vec<u32> = label.chars().map(u32::from).collect();
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut done) = (128u32, 0u32, 72u32, basic);
    while (done as usize) < all.len() {
        let next = all.iter().copied().filter(|&c| c >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(done + 1)?)?;
        n = next;
        for &c in &all {
            if c < n {
                delta = delta.checked_add(1)?;
            }
            if c != n {
                continue;
            }
            let mut q = delta;
            let mut k = BASE;
            loop {
                let t = threshold(k, bias);
                if q < t {
                    break;
                }
                out.push(letter(t + (q - t) % (BASE - t))?);
                q = (q - t) / (BASE - t);
                k += BASE;
            }
            out.push(letter(q)?);
            bias = adapt(delta, done + 1, done == basic);
            delta = 0;
            done += 1;
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(out)
}

/// Section 6.1 of RFC 3492.
fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 35 * 26 / 2 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

/// What may not stand in a request line, as `%XX`; what is escaped already stays.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        let odd = b <= b' '
            || b >= 0x7f
            || matches!(b, b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|' | b'\\' | b'^');
        if odd {
            out.push_str(&format!("%{b:02X}"));
        } else {
            out.push(char::from(b));
        }
    }
    out
}

/// A path without `.` and `..` (RFC 3986, section 5.2.4); `..` never climbs above the root.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
    let last = segments.len().saturating_sub(1);
    for (i, &segment) in segments.iter().enumerate() {
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if i == last {
                    kept.push("");
                }
            }
            other => kept.push(other),
        }
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> String {
        Address::parse(text).map_or_else(|e| format!("{e:?}"), |a| a.text)
    }

    #[test]
    fn addresses_get_the_form_that_is_sent() {
        for (given, sent) in [
            ("https://Example.ORG", "https://example.org/"),
            (
                " http://example.org:80/a/./b/../c?d=e#f ",
                "http://example.org/a/c?d=e",
            ),
            ("https://example.org:8443/", "https://example.org:8443/"),
            (
                "http://example.org/über den wolken",
                "http://example.org/%C3%BCber%20den%20wolken",
            ),
            (
                "http://example.org/a%20b?q=\u{1b}[2J",
                "http://example.org/a%20b?q=%1B[2J",
            ),
            ("http://Bücher.example/", "http://xn--bcher-kva.example/"),
            (
                "http://пример.испытание/",
                "http://xn--e1afmkfd.xn--80akhbyknj4f/",
            ),
            ("http://例え。テスト/", "http://xn--r8jz45g.xn--zckzah/"),
            ("http://[::1]:8080/x", "http://[::1]:8080/x"),
            (
                "http://example.org\\@evil.example/",
                "http://example.org/@evil.example/",
            ),
            ("http://example.org/../../etc", "http://example.org/etc"),
            ("https://example.org/a/..", "https://example.org/"),
        ] {
            assert_eq!(parsed(given), sent, "{given}");
        }
    }

    #[test]
    fn what_is_no_web_address_is_refused() {
        for (given, why) in [
            ("file:///etc/passwd", AddressError::Scheme),
            ("javascript:alert(1)", AddressError::Scheme),
            ("ftp://example.org/", AddressError::Scheme),
            ("example.org", AddressError::Scheme),
            ("http:///path", AddressError::Host),
            ("http://exa mple.org/", AddressError::Host),
            ("http://a..b/", AddressError::Host),
            ("http://[::1x]/", AddressError::Host),
            ("http://me:secret@example.org/", AddressError::User),
            ("http://example.org:0/", AddressError::Port),
            ("http://example.org:65536/", AddressError::Port),
            ("http://example.org:1e2/", AddressError::Port),
        ] {
            assert_eq!(Address::parse(given), Err(why), "{given}");
        }
        assert_eq!(
            Address::parse(&format!("http://example.org/{}", "a".repeat(LONGEST))),
            Err(AddressError::Long)
        );
    }

    /// The examples of RFC 3986, section 5.4, as far as they stay on the web.
    #[test]
    fn references_are_resolved_against_the_page() {
        let page = Address::parse("http://a.example/b/c/d;p?q").expect("an address");
        for (reference, whole) in [
            ("g", "http://a.example/b/c/g"),
            ("./g", "http://a.example/b/c/g"),
            ("g/", "http://a.example/b/c/g/"),
            ("/g", "http://a.example/g"),
            ("//g.example", "http://g.example/"),
            ("?y", "http://a.example/b/c/d;p?y"),
            ("g?y", "http://a.example/b/c/g?y"),
            ("#s", "http://a.example/b/c/d;p?q"),
            ("", "http://a.example/b/c/d;p?q"),
            (".", "http://a.example/b/c/"),
            ("..", "http://a.example/b/"),
            ("../../../g", "http://a.example/g"),
            ("g;x=1/../y", "http://a.example/b/c/y"),
            ("https://b.example/x", "https://b.example/x"),
        ] {
            assert_eq!(
                page.join(reference).map(|a| a.text),
                Ok(whole.to_owned()),
                "{reference}"
            );
        }
        assert_eq!(page.join("file:///etc/passwd"), Err(AddressError::Scheme));
        assert_eq!(page.join("mailto:desk@a.example"), Err(AddressError::Scheme));
    }
}
