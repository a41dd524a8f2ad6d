/// Which styles of a workbook show their numbers as dates or as percentages.
struct WorkbookStyles {
    enum Kind { case plain, date, percent }

    private var kinds: [Kind] = []

    func kind(of style: Int) -> Kind { kinds.indices.contains(style) ? kinds[style] : .plain }

    /// Reads the part that holds the styles.
    final class Reader: XMLReceiver {
        private(set) var styles = WorkbookStyles()
        private var formats: [Int: String] = [:]
        private var isCells = false
        var isDone: Bool { false }

        func start(_ name: String, _ attributes: [String: String]) {
            switch name {
            case "numFmt":
                if let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"] { formats[id] = code }
            case "cellXfs": isCells = true
            case "xf" where isCells && styles.kinds.count < 65_536:
                let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
                styles.kinds.append(formats[id].map(WorkbookStyles.kind(ofFormat:)) ?? WorkbookStyles.kind(ofBuiltIn: id))
            default: break
            }
        }

        func end(_ name: String) { if name == "cellXfs" { isCells = false } }
        func text(_ text: UnsafeBufferPointer<UInt8>) {}
    }

    private static func kind(ofBuiltIn id: Int) -> Kind {
        switch id {
        case 9, 10: .percent
        case 14...17, 22, 27...36, 50...58: .date
        default: .plain
        }
    }

    /// Days or years in a format, outside quoted text, brackets and escapes, make it one of dates.
    static func kind(ofFormat format: String) -> Kind {
        var (isQuoted, isBracket, skipsNext) = (false, false, false)
        for scalar in format.unicodeScalars {
            if skipsNext { skipsNext = false; continue }
            switch scalar {
            case "\"": isQuoted.toggle()
            case _ where isQuoted: continue
            case "[": isBracket = true
            case "]": isBracket = false
            case _ where isBracket: continue
            case "\\", "_", "*": skipsNext = true
            case "d", "D", "y", "Y": return .date
            case "%": return .percent
            default: continue
            }
        }
        return .plain
    }
}
