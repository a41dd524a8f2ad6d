extension Unicode.Scalar {
    /// True for a character that is not shown as itself: a control, a line break, a mark that turns
    /// the direction of the text around it, or one that takes no room at all.
    ///
    /// Such a character makes two names look alike that are not, or a line read as it does not
    /// stand. The list is what Unicode 16 calls control and format characters, line and paragraph
    /// separators, and what it says is to be ignored by default (`Default_Ignorable_Code_Point`);
    /// places kept for later ones of that kind are among them. It is written out because the tables
    /// of Swift grow from release to release, and a deal is either right everywhere or nowhere.
    ///
    /// The joiners U+200C and U+200D and the variation selectors are in the list although some
    /// scripts and emoji use them for their looks: names are compared by their bytes and stand in
    /// columns, and without these characters they are still read.
    package var isUnshown: Bool {
        if value < 0x7F { return value < 0x20 }
        return Unicode.Scalar.unshown.contains { $0.contains(value) }
    }

    private static let unshown: [ClosedRange<UInt32>] = [
        0x7F...0x9F, 0xAD...0xAD, 0x34F...0x34F, 0x600...0x605, 0x61C...0x61C, 0x6DD...0x6DD, 0x70F...0x70F, 0x890...0x891,
        0x8E2...0x8E2, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F,
        0x3164...0x3164, 0xFE00...0xFE0F, 0xFEFF...0xFEFF, 0xFFA0...0xFFA0, 0xFFF0...0xFFFB, 0x110BD...0x110BD,
        0x110CD...0x110CD, 0x13430...0x1343F, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF,
    ]

    /// As a message names it, such as `U+202E`.
    var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// As JSON writes it where it is not to stand as itself, such as `\u202e`.
    fileprivate var escape: String {
        UTF16.encode(self).map { units in
            units.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
            .joined()
        } ?? ""
    }
}

/// A text of someone else's as a message shows it: what is not shown as itself stands there as JSON
/// escapes it.
package func escaped(_ text: some StringProtocol, keepingLines: Bool = false) -> String {
    func isKept(_ scalar: Unicode.Scalar) -> Bool { !scalar.isUnshown || (keepingLines && scalar == "\n") }
    guard !text.unicodeScalars.allSatisfy(isKept) else { return String(text) }
    return text.unicodeScalars.reduce(into: "") { shown, scalar in
        if isKept(scalar) { shown.unicodeScalars.append(scalar) } else { shown += scalar.escape }
    }
}
