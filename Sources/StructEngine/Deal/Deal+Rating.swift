extension Deal {
    /// A credit rating on the long-term scale, best first; `nr` (not rated) is the lowest.
    public enum Rating: String, Sendable, CaseIterable, Comparable {
        case aaa = "AAA"
        case aaPlus = "AA+"
        case aa = "AA"
        case aaMinus = "AA-"
        case aPlus = "A+"
        case a = "A"
        case aMinus = "A-"
        case bbbPlus = "BBB+"
        case bbb = "BBB"
        case bbbMinus = "BBB-"
        case bb = "BB"
        case b = "B"
        case ccc = "CCC"
        case nr = "NR"

        /// Other spellings of the grades, in capitals: those of the scale that writes Aa3 for AA-.
        private static let otherNames: [String: Rating] = [
            "AA1": .aaPlus, "AA2": .aa, "AA3": .aaMinus, "A1": .aPlus, "A2": .a, "A3": .aMinus, "BAA1": .bbbPlus, "BAA2": .bbb,
            "BAA3": .bbbMinus, "BA2": .bb, "B2": .b, "CAA2": .ccc, "UNRATED": .nr, "NONE": .nr,
        ]

        /// Position on the scale, 0 for AAA.
        var notch: Int { Rating.allCases.firstIndex(of: self) ?? Rating.allCases.count }

        /// A better rating is the lesser: `.aaa < .bb`. Read `rating.isAtLeast(.a)` where that is
        /// clearer.
        public static func < (a: Rating, b: Rating) -> Bool { a.notch < b.notch }

        /// True if this rating is `floor` or better. Example: AA is at least A-.
        public func isAtLeast(_ floor: Rating) -> Bool { notch <= floor.notch }
    }

    /// The rating that a structure is built to reach; it selects the column of the ruleset's
    /// tables.
    public enum TargetRating: String, Sendable, CaseIterable {
        case aaa = "AAA"
        case aa = "AA"
        case a = "A"
        case bbb = "BBB"

        /// The same grade on the full scale.
        public var rating: Rating {
            switch self {
            case .aaa: .aaa
            case .aa: .aa
            case .a: .a
            case .bbb: .bbb
            }
        }

        /// Column of the ruleset's tables, 0 for AAA.
        var column: Int {
            switch self {
            case .aaa: 0
            case .aa: 1
            case .a: 2
            case .bbb: 3
            }
        }
    }
}

/// The letters of one grade are nearest to another grade: only another spelling of the same is
/// taken for it.
extension Deal.Rating: OwnSpellings {
    package static func name(meantBy text: String) -> String? {
        var plain = String(text.uppercased().filter { !$0.isWhitespace })
        // A sign written twice.
        if let sign = plain.last, "+-".contains(sign), plain.dropLast().last == sign { plain.removeLast() }
        return (Deal.Rating(rawValue: plain) ?? otherNames[plain])?.rawValue
    }
}

extension Deal.TargetRating: OwnSpellings {
    package static func name(meantBy text: String) -> String? {
        Deal.Rating.name(meantBy: text).flatMap(Deal.TargetRating.init(rawValue:))?.rawValue
    }
}
