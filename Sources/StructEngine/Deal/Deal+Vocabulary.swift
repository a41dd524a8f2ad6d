extension Deal {
    /// The currencies a deal can be stated in (ISO 4217).
    public enum Currency: String, Sendable, CaseIterable {
        case gbp = "GBP"
        case eur = "EUR"
        case usd = "USD"
        case jpy = "JPY"
        case aed = "AED"

        /// How many minor units make one currency unit: 100, but 1 for the yen. Example: 12.34 GBP
        /// is 1,234 minor units.
        public var minorUnits: Double { self == .jpy ? 1 : 100 }

        /// An amount in full, in currency units, with decimals only where minor units are left
        /// over. Example: 123,450 pence are "1,234.50", 123,400 pence "1,234".
        package func units(_ minor: Int64) -> String {
            let (whole, rest) = minor.magnitude.quotientAndRemainder(dividingBy: UInt64(minorUnits))
            let text = (minor < 0 ? "-" : "") + grouped(String(whole))
            return rest == 0 ? text : text + (rest < 10 ? ".0" : ".") + String(rest)
        }
    }

    /// Up to when WAULT counts a lease.
    public enum WAULTBasis: String, Sendable, CaseIterable {
        case expiry
        /// Its break, where it has one.
        case `break`
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
}

extension Deal.Jurisdiction: OwnSpellings {
    static func name(meantBy text: String) -> String? {
        ["UK": "UK", "GB": "UK", "EU": "EU", "US": "US", "USA": "US", "OTHER": "other"][text.uppercased()]
    }
}

/// UK and GB are one country.
func canonicalCountry(_ code: String) -> String { code == "GB" ? "UK" : code }
