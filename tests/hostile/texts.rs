//! Plain text: sequences that terminals obey, characters that have no width or another direction, bytes that are no text.

use super::{AFTER, BEFORE, read};

fn both(name: &str, middle: &str) {
    let article = read(name, format!("{BEFORE} {middle} {AFTER}\n").as_bytes());
    for mark in [BEFORE, AFTER] {
        assert!(
            article.text.contains(mark),
            "{name}: lost {mark}: {:?}",
            article.text
        );
    }
    // Two words never become one where something was taken out.
    let glued = article
        .text
        .split_whitespace()
        .any(|w| w.contains("it") && w.contains("TAIL-MARK"));
    assert!(!glued, "{name}: {:?}", article.text);
}

#[test]
fn no_sequence_that_terminals_obey_gets_through() {
    let c0: String = (0..32u8)
        .chain(127..160)
        .map(char::from)
        .filter(|c| *c != '\n')
        .collect();
    let many = format!("\u{1b}[{}m", "1;".repeat(10_000));
    for (name, middle) in [
        ("term_c0_all.txt", c0.as_str()),
        ("term_nul.txt", "a\0b"),
        (
            "term_backspace_overwrite.txt",
            "false\u{8}\u{8}\u{8}\u{8}\u{8}true",
        ),
        ("term_cr_overwrite.txt", "guilty\rfree"),
        ("term_vt_ff.txt", "a\u{b}b\u{c}c"),
        ("term_csi_conceal.txt", "\u{1b}[8mhidden\u{1b}[28m"),
        ("term_csi_clear.txt", "\u{1b}[2J\u{1b}[H\u{9b}2J"),
        ("term_csi_altscreen_off.txt", "\u{1b}[?1049l"),
        ("term_csi_bracketed_paste_off.txt", "\u{1b}[?2004l\u{1b}[201~"),
        ("term_csi_scroll_region.txt", "\u{1b}[1;2r"),
        ("term_csi_da_report.txt", "\u{1b}[c\u{1b}[6n"),
        ("term_csi_title_report.txt", "\u{1b}[21t"),
        ("term_csi_winresize.txt", "\u{1b}[8;1;1t"),
        ("term_csi_iconify.txt", "\u{1b}[2t"),
        ("term_csi_decrqm.txt", "\u{1b}[?2026$p"),
        ("term_csi_kitty_kbd.txt", "\u{1b}[>31u"),
        ("term_csi_many_params.txt", many.as_str()),
        ("term_osc0_title.txt", "\u{1b}]0;owned\u{7}"),
        (
            "term_osc8_link.txt",
            "\u{1b}]8;;file:///etc/passwd\u{1b}\\here\u{1b}]8;;\u{1b}\\",
        ),
        ("term_osc52_clipboard.txt", "\u{1b}]52;c;cm0gLXJm\u{7}"),
        ("term_osc7_cwd.txt", "\u{1b}]7;file://host/etc\u{7}"),
        ("term_osc1337_file.txt", "\u{1b}]1337;File=inline=1:AAAA\u{7}"),
        ("term_osc1337_setmark.txt", "\u{1b}]1337;SetMark\u{7}"),
        ("term_osc66_kitty_size.txt", "\u{1b}]66;s=7;big\u{7}"),
        ("term_dcs_sixel.txt", "\u{1b}Pq#0;2;0;0;0~-\u{1b}\\\u{90}q~\u{9c}"),
        ("term_apc_kitty_graphics.txt", "\u{1b}_Gf=100,a=T;AAAA\u{1b}\\"),
        ("term_screen_title_k.txt", "\u{1b}kowned\u{1b}\\"),
    ] {
        both(name, middle);
    }
    let article = read(
        "term_esc_at_eof.txt",
        format!("{BEFORE} and {AFTER}\u{1b}").as_bytes(),
    );
    assert!(article.text.contains(AFTER));
}

#[test]
fn odd_characters_are_shown_or_named_and_the_words_stay() {
    let family = "\u{1f469}\u{200d}".repeat(5000);
    let zalgo = format!("a{}", "\u{301}\u{489}".repeat(200));
    let tags: String = "evil"
        .chars()
        .map(|c| char::from_u32(0xe0000 + c as u32).expect("a tag"))
        .collect();
    for (name, middle) in [
        ("uni_bidi_rlo.txt", "\u{202e}eslaf\u{202c}"),
        ("uni_bidi_trojan_source.txt", "\u{2066}a\u{2067}b\u{2069}\u{2069}"),
        (
            "uni_zero_width_split_word.txt",
            "mi\u{200b}nis\u{2060}ter \u{feff}x",
        ),
        ("uni_soft_hyphen.txt", "mi\u{ad}nister"),
        ("uni_invisible_ops.txt", "a\u{2061}b\u{2062}c\u{2063}"),
        ("uni_hangul_filler.txt", "a\u{3164}b\u{115f}\u{1160}"),
        ("uni_braille_blank.txt", "a\u{2800}b"),
        ("uni_var_selectors.txt", "a\u{fe0f}\u{e0100}b"),
        ("uni_tag_chars.txt", tags.as_str()),
        ("uni_line_para_sep.txt", "a\u{2028}b\u{2029}c\u{85}d"),
        (
            "uni_keycap_flags.txt",
            "1\u{fe0f}\u{20e3} \u{1f1e9}\u{1f1ea}\u{1f1e9}",
        ),
        ("uni_zwj_chain_5000.txt", family.as_str()),
        ("uni_ambiguous_width.txt", "§±×÷αβ─█"),
        ("uni_thai_lao_sara_am.txt", "น้ำ ນ້ຳ"),
        ("uni_devanagari_conjunct.txt", "क्षत्रिय"),
        ("uni_arabic_ligature_wide.txt", "\u{fdfd} \u{fdfa}"),
        ("uni_cuneiform_wide.txt", "\u{1242b} \u{12219}"),
        ("uni_private_use.txt", "\u{e000}\u{f8ff}\u{10fffd}"),
        ("uni_noncharacters.txt", "\u{fdd0}\u{fffe}\u{ffff}\u{1fffe}"),
        ("uni_unassigned.txt", "\u{378}\u{e0fff}"),
        ("uni_nbsp_ideographic_space.txt", "a\u{a0}b\u{3000}c\u{202f}d"),
        ("uni_zalgo.txt", zalgo.as_str()),
    ] {
        both(name, middle);
    }
    // What would turn the line round is seen, and scripts that need such characters are not touched.
    let shown = read("uni_bidi_rlo.txt", "a \u{202e}eslaf\u{202c} b".as_bytes());
    assert!(!shown.text.contains('\u{202e}') && !shown.warnings.is_empty());
    assert!(
        read("uni_devanagari_conjunct.txt", "क्षत्रिय".as_bytes())
            .text
            .contains("क्षत्रिय")
    );
}

#[test]
fn bytes_that_are_no_text_cost_themselves_and_are_told() {
    for (name, middle) in [
        (
            "raw_invalid_utf8_overlong_slash.txt",
            &b"\xc0\xaf\xe0\x80\xaf"[..],
        ),
        ("raw_invalid_utf8_surrogate_cesu.txt", b"\xed\xa0\xbd\xed\xb8\x80"),
        ("raw_invalid_utf8_truncated_end.txt", b"\xf0\x9f\x98"),
    ] {
        let article = read(name, &[BEFORE.as_bytes(), b" ", middle].concat());
        assert!(article.text.contains(BEFORE), "{name}");
        assert!(
            !article.warnings.is_empty(),
            "{name}: it is said that something was lost"
        );
    }
    for (name, text) in [
        ("raw_utf8_bom.txt", format!("\u{feff}{BEFORE}")),
        ("raw_double_bom.txt", format!("\u{feff}\u{feff}{BEFORE}")),
        (
            "raw_only_newlines.txt",
            format!("{}{BEFORE}{}", "\n".repeat(9000), "\n".repeat(9000)),
        ),
        ("raw_crlf_mixed.txt", format!("a\r\nb\rc\n{BEFORE}\r\r\n")),
        ("raw_no_final_newline.txt", BEFORE.to_owned()),
    ] {
        let article = read(name, text.as_bytes());
        assert!(article.text.contains(BEFORE), "{name}");
        assert!(!article.text.starts_with('\u{feff}'), "{name}");
    }
    // A file of line ends alone, and one of nothing at all.
    assert_eq!(read("raw_only_newlines.txt", b"\n\r\n\n").text, "");
    assert!(
        copydesk::ingest::read(b"", &Default::default()).is_err(),
        "raw_empty.txt"
    );
}

#[test]
fn marks_of_byte_order_decide() {
    let text = format!("\u{feff}{BEFORE} “curly” 日本 {AFTER}");
    let wide = |bytes: fn(u32) -> [u8; 4]| text.chars().flat_map(|c| bytes(c as u32)).collect::<Vec<u8>>();
    for (name, bytes) in [
        (
            "bom_utf-16-be.txt",
            text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        ),
        ("bom_utf-32-le.txt", wide(u32::to_le_bytes)),
        ("bom_utf-32-be.txt", wide(u32::to_be_bytes)),
    ] {
        let article = read(name, &bytes);
        assert_eq!(article.text, text.trim_start_matches('\u{feff}'), "{name}");
    }
}

/// As long as the collection's largest, or as long as is read at all.
#[test]
fn long_texts_are_read_in_linear_time_or_refused_by_size() {
    let most = 6 << 20;
    let line = |piece: &str, bytes: usize| format!("{BEFORE} {}", piece.repeat(bytes / piece.len()));
    for (name, text) in [
        ("line_50MB.txt", line("x", most)),
        ("words_50MB.txt", line("word ", most)),
        ("lines_2M.txt", line("l\n", most)),
        ("combining_5M.txt", line("\u{301}", most)),
        ("emoji_zwj_1M.txt", line("\u{1f469}\u{200d}", most)),
    ] {
        assert!(read(name, text.as_bytes()).text.starts_with(BEFORE), "{name}");
    }
    let large = vec![b'x'; ingest_most() + 1];
    let refused = copydesk::ingest::read(&large, &Default::default()).expect_err("refused");
    assert!(refused.to_string().contains("MB"), "{refused}");
}

fn ingest_most() -> usize {
    copydesk::ingest::MAX_BYTES
}
