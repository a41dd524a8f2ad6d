extension String {
    /// Columns that a terminal gives the text: two for each wide character of East Asia and for
    /// emoji, none for what only combines.
    package var terminalColumns: Int { reduce(0) { $0 + $1.terminalColumns } }

    package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - terminalColumns)) }

    package func rightAligned(to width: Int) -> String { String(repeating: " ", count: max(0, width - terminalColumns)) + self }

    /// At most `width` columns; a longer text ends in "…". No character is cut within.
    package func cut(to width: Int) -> String {
        guard terminalColumns > width else { return self }
        var kept = ""
        var columns = 1
        for character in self {
            columns += character.terminalColumns
            guard columns <= width else { break }
            kept.append(character)
        }
        return width > 0 ? kept + "…" : ""
    }

    package var trimmedEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// Puts blocks of lines side by side, a few spaces apart.
package func sideBySide(_ blocks: [[String]], gap: Int = 4) -> [String] {
    let height = blocks.map(\.count).max() ?? 0
    let widths = blocks.map { $0.map(\.terminalColumns).max() ?? 0 }
    return (0..<height).map { row in
        zip(blocks, widths).map { block, width in (row < block.count ? block[row] : "").padded(to: width) }
            .joined(separator: String(repeating: " ", count: gap)).trimmedEnd
    }
}

extension Character {
    fileprivate var terminalColumns: Int {
        guard let scalar = unicodeScalars.first, !scalar.isASCII else { return isNewline ? 0 : 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: return scalar.isWide || scalar.properties.isEmojiPresentation ? 2 : 1
        }
    }
}

extension Unicode.Scalar {
    /// East Asian Width W or F (Unicode Standard Annex 11), by blocks.
    fileprivate var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
