/// Numbers and text, and what to say of what is neither.
extension JSONParser {
    mutating func number() throws(Fault) -> Double {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "I") || current == UInt8(ascii: "N") { throw strayValue(from: start) }
        if current == UInt8(ascii: "0") {
            position += 1
            if let byte = current, isWordByte(byte), byte != UInt8(ascii: "e"), byte != UInt8(ascii: "E"), byte != UInt8(ascii: ".") {
                throw oddNumber(from: start)
            }
        } else {
            try digits()
        }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            let message = "must be a number within the range of a double, at most about 1.8e308, found \(shortened(text))"
            throw Fault(id: "number_range", message: message, offset: start)
        }
        return value
    }

    mutating func digits() throws(Fault) {
        let start = position
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        guard position > start else { throw fault("number_spelling", "must have a digit here, found \(here)") }
    }

    mutating func string() throws(Fault) -> String {
        position += 1
        var text = String.UnicodeScalarView()
        var plainStart = position
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                let rest = String(decoding: bytes[plainStart..<position], as: UTF8.self)
                position += 1
                guard !text.isEmpty else { return rest }
                text.append(contentsOf: rest.unicodeScalars)
                return String(text)
            case UInt8(ascii: "\\"):
                text.append(contentsOf: String(decoding: bytes[plainStart..<position], as: UTF8.self).unicodeScalars)
                text.append(try escape())
                plainStart = position
            case 0..<0x20:
                let escape = byte == 0x0A ? "; write \\n" : byte == 0x09 ? "; write \\t" : ""
                throw fault("raw_control_character", "must escape control characters in text, found \(here)\(escape)")
            default: position += 1
            }
        }
        throw fault("cut_off", "must close the text with a quote, found the end of the text")
    }

    mutating func escape() throws(Fault) -> Unicode.Scalar {
        position += 1
        let byte = current
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default:
            position -= 1
            let message = "must have a known escape after the backslash, found \(here); write \\\\ for a backslash"
            throw fault("unknown_escape", message)
        }
    }

    mutating func unicodeEscape() throws(Fault) -> Unicode.Scalar {
        let high = try hexUnit()
        if let scalar = Unicode.Scalar(high) { return scalar }
        if (0xD800..<0xDC00).contains(high), current == UInt8(ascii: "\\") {
            position += 1
            try expect(UInt8(ascii: "u"), "the second half of a surrogate pair")
            let low = try hexUnit()
            if (0xDC00..<0xE000).contains(low), let scalar = Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)) {
                return scalar
            }
        }
        throw fault("lone_surrogate", "must have surrogates in pairs, found a lone one")
    }

    mutating func hexUnit() throws(Fault) -> UInt32 {
        guard position + 4 <= bytes.count, let unit = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
            bytes[position] != UInt8(ascii: "+"), bytes[position] != UInt8(ascii: "-")
        else { throw fault("unknown_escape", "must have four hexadecimal digits after \\u, found \(here)") }
        position += 4
        return unit
    }

    /// The comma between two members or elements; where something else stands it is told what is
    /// likely missing.
    mutating func expectComma(_ what: String) throws(Fault) {
        guard current != UInt8(ascii: ",") else {
            position += 1
            return
        }
        if isComment { throw comment }
        if current == UInt8(ascii: "\"") || current == UInt8(ascii: "{") || current == UInt8(ascii: "[") {
            throw fault("missing_comma", "must have \(what) here, found \(here); put a comma before it")
        }
        throw fault("json_syntax", "must have \(what) here, found \(here)")
    }

    /// What is wrong where a key should stand.
    func strayKey(isFirst: Bool) -> Fault {
        if isComment { return comment }
        if current == UInt8(ascii: "}"), !isFirst {
            return fault("trailing_comma", "must have a key after the comma, found \(here); leave the comma out")
        }
        let name = word(at: position + (current == UInt8(ascii: "'") ? 1 : 0))
        if name.isEmpty { return fault("json_syntax", "must have a key in quotes here, found \(here)") }
        return fault("unquoted_key", "must have a key in double quotes here, found \(here); write \"\(name)\"")
    }

    /// What is wrong where a value should stand, at the current position or from `start`.
    func strayValue(from start: Int? = nil) -> Fault {
        let start = start ?? position
        if isComment { return comment }
        let found = word(at: start)
        switch found.lowercased() {
        case "nan", "-nan", "infinity", "-infinity", "inf", "-inf", "+infinity", "+inf":
            return Fault(id: "not_a_number", message: "must be a finite number, found \(found)", offset: start)
        case "true", "false", "null":
            return Fault(
                id: "literal_case", message: "must be in small letters, found \(found); write \(found.lowercased())", offset: start)
        case "none", "nil", "undefined":
            return Fault(id: "literal_case", message: "must be a JSON value, found \(found); write null", offset: start)
        default: break
        }
        if let first = found.utf8.first, first == UInt8(ascii: "+") || first == UInt8(ascii: ".") { return oddNumber(from: start) }
        if current == UInt8(ascii: "]") || current == UInt8(ascii: "}") {
            return fault("trailing_comma", "must have a value here, found \(here); leave the comma or the key before it out")
        }
        return fault("json_syntax", "must have a JSON value here, found \(here)")
    }

    /// A number that other languages know and JSON does not, with how JSON writes it where that is
    /// known.
    private func oddNumber(from start: Int) -> Fault {
        let found = word(at: start)
        var digits = Substring(found)
        let isNegative = digits.hasPrefix("-")
        if isNegative || digits.hasPrefix("+") { digits = digits.dropFirst() }
        while digits.hasPrefix("0"), digits.dropFirst().first?.isNumber == true { digits = digits.dropFirst() }
        let whole = digits.hasPrefix(".") ? "0" + digits : String(digits)
        let isKnown = Double(whole)?.isFinite == true && !whole.lowercased().hasPrefix("0x") && !whole.hasSuffix(".")
        let cure = isKnown ? "; write \(isNegative ? "-" : "")\(whole)" : ""
        return Fault(id: "number_spelling", message: "must be spelt as JSON spells numbers, found \(found)\(cure)", offset: start)
    }

    private var isComment: Bool {
        guard current == UInt8(ascii: "/"), position + 1 < bytes.count else { return current == UInt8(ascii: "#") }
        return bytes[position + 1] == UInt8(ascii: "/") || bytes[position + 1] == UInt8(ascii: "*")
    }

    private var comment: Fault { fault("comment", "must hold no comments, which JSON does not know, found \(here); leave it out") }

    /// Letters, digits and signs of a number from an offset on, at most 40 of them.
    private func word(at start: Int) -> String {
        guard start < bytes.count else { return "" }
        return String(decoding: bytes[start...].prefix(40).prefix(while: isWordByte), as: UTF8.self)
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }
}
