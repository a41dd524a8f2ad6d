import Foundation

/// The figures of ruleset v1.0, by target rating.
struct TwinRuleset: Sendable {
    static let scale = [
        "AAA", "AA+", "AA", "AA-", "A+", "A", "A-", "BBB+", "BBB", "BBB-", "BB", "B", "CCC", "NR",
    ]

    /// Whether a rating is the same as or better than another.
    static func isAtLeast(_ rating: String, _ floor: String) -> Bool {
        guard let held = scale.firstIndex(of: rating), let asked = scale.firstIndex(of: floor) else { return false }
        return held <= asked
    }

    let dscrFloor: Double
    let stressDSCRFloor: Double
    let tenorLimitYears: Double
    let maxLTV: Double
    let advanceFactorBand: (low: Double, high: Double)
    let minICR: Double
    let minAmortisation: Double
    let maxBalloon: Double
    let dsraMonths: Int
    let spreadBps: (low: Double, high: Double)
    let largestTenantShare: Double
    /// nil: any rating earns the share above.
    let largestTenantRating: String?
    let wrapRelief: Double
    let wrapInsurer: String
    let ratingScore: Double
    /// Repo haircuts for tenors up to 10, 20 and 30 years; nil: none is offered.
    let repoHaircuts: [Double?]

    static let otherTenantShare = 0.25
    static let cityShare = 0.50
    static let siteShare = 0.30
    static let minWAL = 2.0
    static let minCoverage = 0.85
    static let mezzDSCRFloor = 1.05
    static let mezzStressFloor = 0.90

    static func countryShare(_ country: String) -> Double {
        country == "GB" || country == "US" ? 1.0 : 0.80
    }

    init(rating: String, jurisdiction: String, assetClass: String) throws {
        guard let row = ["AAA", "AA", "A", "BBB"].firstIndex(of: rating) else { throw TwinError("no rules for rating '\(rating)'") }
        guard let place = ["UK", "EU", "US", "other"].firstIndex(of: jurisdiction) else {
            throw TwinError("no rules for jurisdiction '\(jurisdiction)'")
        }
        guard let asset = ["data_centre", "renewable", "infrastructure", "real_estate"].firstIndex(of: assetClass) else {
            throw TwinError("no rules for asset class '\(assetClass)'")
        }
        dscrFloor =
            [
                [1.45, 1.50, 1.40, 1.50], [1.35, 1.40, 1.30, 1.40], [1.25, 1.30, 1.20, 1.30], [1.15, 1.20, 1.10, 1.20],
            ][row][place]
        tenorLimitYears = [[25.0, 30, 30, 25], [22, 27, 27, 22], [20, 25, 25, 20], [18, 22, 20, 15]][row][asset]
        stressDSCRFloor = [1.20, 1.10, 1.05, 1.00][row]
        maxLTV = [0.60, 0.65, 0.70, 0.75][row]
        advanceFactorBand = [(0.25, 0.70), (0.25, 0.75), (0.30, 0.80), (0.30, 0.85)][row]
        minICR = [2.00, 1.75, 1.50, 1.35][row]
        minAmortisation = [0.030, 0.025, 0.020, 0.015][row]
        maxBalloon = [0.10, 0.10, 0.15, 0.20][row]
        dsraMonths = [6, 6, 3, 3][row]
        spreadBps = [(50.0, 250.0), (70, 300), (90, 400), (130, 550)][row]
        largestTenantShare = [0.40, 0.35, 0.30, 0.25][row]
        largestTenantRating = ["AA", "A", "BBB", nil][row]
        wrapRelief = [0.20, 0.15, 0.10, 0.05][row]
        wrapInsurer = ["AA+", "AA", "A+", "A"][row]
        ratingScore = [1.0, 0.8, 0.6, 0.4][row]
        repoHaircuts = [[0.02, 0.05, 0.08], [0.05, 0.08, 0.12], [0.08, 0.12, 0.18], [0.12, 0.18, nil]][row]
    }

    func tenantShare(rating: String) -> Double {
        guard let required = largestTenantRating else { return largestTenantShare }
        return Self.isAtLeast(rating, required) ? largestTenantShare : Self.otherTenantShare
    }

    /// The haircut of the first bracket that holds the tenor; past the last bracket that bracket's
    /// entry stands.
    func repoHaircut(tenor: Double) -> Double? {
        if tenor <= 10 { return repoHaircuts[0] }
        return tenor <= 20 ? repoHaircuts[1] : repoHaircuts[2]
    }

    static func tier(score: Double) -> String {
        for (floor, name) in [(75.0, "Diamond"), (68, "Platinum"), (60, "Gold"), (50, "Silver"), (40, "Bronze")]
        where score >= floor - 1e-12 * floor {
            return name
        }
        return "Not Viable"
    }
}

/// What a central bank asks of collateral.
struct TwinRepoTarget: Sendable {
    let currency: String
    let rating: String
    let maxTenorYears: Double
    let maxAdvanceFactor: Double

    init(_ name: String) throws {
        switch name {
        case "boe": self.init(currency: "GBP", rating: "BBB", maxTenorYears: 25, maxAdvanceFactor: 0.75)
        case "ecb": self.init(currency: "EUR", rating: "A-", maxTenorYears: 30, maxAdvanceFactor: 0.70)
        case "fed": self.init(currency: "USD", rating: "AA-", maxTenorYears: 30, maxAdvanceFactor: 0.80)
        default: throw TwinError("no repo target '\(name)'")
        }
    }

    private init(currency: String, rating: String, maxTenorYears: Double, maxAdvanceFactor: Double) {
        self.currency = currency
        self.rating = rating
        self.maxTenorYears = maxTenorYears
        self.maxAdvanceFactor = maxAdvanceFactor
    }
}
