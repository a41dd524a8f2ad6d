/// The currencies a deal can be stated in (ISO 4217).
public enum Currency: String, Sendable, CaseIterable {
    case gbp = "GBP"
    case eur = "EUR"
    case usd = "USD"
    case jpy = "JPY"
    case aed = "AED"

    /// How many minor units make one currency unit: 100, but 1 for the yen. Example: 12.34 GBP is 1,234 minor units.
    public var minorUnits: Double { self == .jpy ? 1 : 100 }
}

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

    /// Position on the scale, 0 for AAA.
    var notch: Int { Rating.allCases.firstIndex(of: self) ?? Rating.allCases.count }

    /// A better rating is the lesser: `.aaa < .bb`. Read `rating.isAtLeast(.a)` where that is clearer.
    public static func < (a: Rating, b: Rating) -> Bool { a.notch < b.notch }

    /// True if this rating is `floor` or better. Example: AA is at least A-.
    public func isAtLeast(_ floor: Rating) -> Bool { notch <= floor.notch }
}

/// Where the law of the deal is: it selects the DSCR floors.
public enum Jurisdiction: String, Sendable, CaseIterable {
    case uk = "UK"
    case eu = "EU"
    case us = "US"
    case other
}

/// What the pool consists of: it selects the tenor limits.
public enum AssetClass: String, Sendable, CaseIterable {
    case dataCentre = "data_centre"
    case renewable
    case infrastructure
    case realEstate = "real_estate"
}

/// How days become year fractions.
public enum DayCount: String, Sendable, CaseIterable {
    case thirty360 = "30/360"
    case actual365Fixed = "act/365f"
    case actual360 = "act/360"
}

/// The rating that a structure is built to reach; it selects the column of the ruleset's tables.
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

/// Which rent reviews count towards the cash flow.
public enum CashFlowBasis: String, Sendable, CaseIterable {
    /// None: today's rent throughout.
    case flat
    /// All reviews of the contract.
    case contract
    /// The reviews of the first 120 months.
    case hybrid
}

/// A central bank's collateral framework that the senior notes are meant to be eligible for.
public enum RepoTarget: String, Sendable, CaseIterable {
    case boe
    case ecb
    case fed
}
