/// What the client states: the sites, the rent roll or cash-flow streams, the market, the fees, the
/// scenarios and the levers.
///
/// A deal is a plain value that may be wrong; ``Plan`` is made only from one that is right.
/// ``init(json:)`` reads and checks in one step. Amounts are in currency units, rates and shares
/// are fractions (0.055 is 5.5%), basis points only where a name says so, months count from closing
/// (month 1 is the first month after it).
public struct Deal: Sendable, Equatable {
    public var name: String
    public var currency: Currency
    public var jurisdiction: Jurisdiction
    public var assetClass: AssetClass
    public var closingDate: CalendarDate
    /// 12, 4, 2 or 1.
    public var paymentsPerYear: Int
    public var dayCount: DayCount
    /// Months of the first payment period; nil stands for as many as every other has.
    public var firstPeriodMonths: Int?
    public var rulesetVersion: String = "v1.0"
    /// Notionals are rounded down to a multiple of this amount.
    public var notionalStep: Double = 1000
    /// The horizon Y of the cash flows, in years; nil stands for the longest tenor among the
    /// levers.
    public var horizonYears: Int?
    public var sites: [Site]
    public var leases: [Lease] = []
    public var streams: [Stream] = []
    /// Whether leases that say so are let again after their end.
    public var reletting: Bool = true
    public var operating: Operating
    /// Up to when WAULT counts a lease: its expiry, or its break where it has one.
    public var waultBasis: WAULTBasis = .expiry
    public var market: Market
    public var fees: Fees
    /// Return required by the equity, a year, as a fraction.
    public var equityReturn: Double
    /// Share of the pool's value that equity receives at the end of its horizon, as a fraction.
    public var exitValueShare: Double = 0
    /// Part of the senior on which a rate shock does not bite, as a fraction.
    public var hedgedShare: Double = 0.75
    /// Largest senior as a fraction of cost and the upfront fees on the senior; nil leaves it open.
    public var maxGearing: Double?
    public var pools: [Pool]
    public var levers: Levers
    /// The stresses; the base case is always there and is none of them.
    public var scenarios: [Scenario] = Scenario.standard
    public var objective: Objective = .composite(nil)
    public var cashTraps: CashTraps = CashTraps()
    /// The case that is there without being stated: of a deal as it is read, one that changes nothing.
    var baseCase = Scenario.base
    /// The day on which payments are made.
    public var businessDays = BusinessDays()
    /// How a structure's life is simulated.
    public var risk = Risk()

    public init(
        name: String, currency: Currency, jurisdiction: Jurisdiction, assetClass: AssetClass, closingDate: CalendarDate,
        paymentsPerYear: Int, dayCount: DayCount, sites: [Site], operating: Operating, market: Market, fees: Fees,
        equityReturn: Double, pools: [Pool], levers: Levers
    ) {
        self.name = name
        self.currency = currency
        self.jurisdiction = jurisdiction
        self.assetClass = assetClass
        self.closingDate = closingDate
        self.paymentsPerYear = paymentsPerYear
        self.dayCount = dayCount
        self.sites = sites
        self.operating = operating
        self.market = market
        self.fees = fees
        self.equityReturn = equityReturn
        self.pools = pools
        self.levers = levers
    }

    /// Δ_s: the shock of a scenario on the unhedged part of the senior, a year, as a fraction.
    func rateShock(_ scenario: Scenario) -> Double { scenario.rateShockBasisPoints / 10_000 * (1 - hedgedShare) }

    /// True if a source is sized at another multiple of the target than 1.
    var hasOwnCovers: Bool { leases.contains { $0.dscrMultiple != 1 } || streams.contains { $0.dscrMultiple != 1 } }

    /// The horizon Y: as stated, or the longest senior, mezzanine or sidecar tenor among the levers.
    public var resolvedHorizon: Tenor { horizonYears.map { Tenor(years: $0) } ?? longestTenor }

    /// Months of period 1: as stated, or as many as every other period has.
    var resolvedFirstPeriodMonths: Int { firstPeriodMonths ?? 12 / max(1, paymentsPerYear) }

    /// The rounding step in whole minor units. Example: 0.29 GBP is 29, although 0.29·100 is not
    /// quite.
    var notionalStepMinor: Double { (notionalStep * currency.minorUnits).rounded(.toNearestOrAwayFromZero) }

    private var longestTenor: Tenor {
        (levers.seniorTenor + levers.mezzanine.compactMap { $0?.tenor } + levers.sidecar.compactMap { $0?.tenor }).max() ?? 1
    }
}

extension Deal {
    /// A building or plant of the portfolio.
    public struct Site: Sendable, Equatable {
        public var id: String
        public var city: String
        /// ISO 3166 alpha-2; UK and GB are one country.
        public var country: String
        /// Market value in currency units.
        public var marketValue: Double
        /// Acquisition cost in currency units.
        public var cost: Double

        public init(id: String, city: String, country: String, marketValue: Double, cost: Double) {
            self.id = id
            self.city = city
            self.country = country
            self.marketValue = marketValue
            self.cost = cost
        }
    }

    /// One line of the rent roll.
    public struct Lease: Sendable, Equatable {
        public var id: String
        /// Id of the site that is let.
        public var site: String
        public var tenant: String
        public var tenantRating: Rating
        /// Rent a year at closing, or at the start month if that is later, in currency units.
        public var passingRent: Double
        /// First month of the lease; 1 = in place at closing.
        public var startMonth: Int
        /// Last month of the lease, inclusive.
        public var endMonth: Int
        public var rentFreeMonths: Int = 0
        /// Agreed changes of the rent, by rising month: each sets the rent from its month on, and the index
        /// starts from there anew.
        public var steps: [RentStep] = []
        /// The last month if the tenant uses its break; nil without one.
        public var breakMonth: Int?
        /// How the space is let again after the lease's end; nil leaves it empty.
        public var relet: Relet?
        /// Multiple of the DSCR target at which this rent is sized.
        public var dscrMultiple: Double = 1
        /// Operating costs as a fraction of the headline rent.
        public var opexShare: Double
        public var indexation: Indexation = Indexation()

        public init(
            id: String, site: String, tenant: String, tenantRating: Rating, passingRent: Double, startMonth: Int, endMonth: Int,
            opexShare: Double
        ) {
            self.id = id
            self.site = site
            self.tenant = tenant
            self.tenantRating = tenantRating
            self.passingRent = passingRent
            self.startMonth = startMonth
            self.endMonth = endMonth
            self.opexShare = opexShare
        }
    }

    /// A rent that is agreed for a later month. Example: month 25 at 1,300,000 a year pays 108,333.33 in
    /// month 25, whatever the index was in month 24.
    public struct RentStep: Sendable, Equatable {
        /// After the lease's start month and at most its end month.
        public var month: Int
        /// A year, in currency units.
        public var rent: Double

        public init(month: Int, rent: Double) {
            self.month = month
            self.rent = rent
        }
    }

    /// What follows a lease: a void without income while costs go on, then a term at a new rent that is not
    /// indexed. Example: 9 months and 0.9 after a last month at 100,000: costs on 90,000 for 9 months, then
    /// 90,000 a month.
    public struct Relet: Sendable, Equatable {
        public var voidMonths: Int
        /// The new rent as a fraction of the headline rent in the lease's last month.
        public var rentShare: Double
        public var termMonths: Int

        public init(voidMonths: Int, rentShare: Double, termMonths: Int) {
            self.voidMonths = voidMonths
            self.rentShare = rentShare
            self.termMonths = termMonths
        }
    }

    /// How a lease's rent is reviewed.
    public struct Indexation: Sendable, Equatable {
        public enum Kind: String, Sendable, CaseIterable { case flat, fixed, cpi }
        public var kind: Kind = .flat
        /// Growth a year of a fixed indexation, as a fraction.
        public var rate: Double = 0
        /// Least growth a year that a review gives under `cpi`.
        public var floor: Double?
        /// Most growth a year that a review gives under `cpi`.
        public var cap: Double?
        /// Months between reviews: a multiple of 12.
        public var reviewMonths: Int = 12
        /// Month of the first review; nil stands for the start month plus `reviewMonths`.
        public var nextReviewMonth: Int?

        public init() {}
    }

    /// Net cash flow that another model has computed, such as a wind farm's cash flow available for
    /// debt service.
    public struct Stream: Sendable, Equatable {
        public var id: String
        public var site: String
        public var counterparty: String
        public var rating: Rating
        /// Amounts a year: 12, 4, 2 or 1.
        public var perYear: Int
        public var startMonth: Int
        /// In currency units, in order of time; a negative amount is a cost.
        public var amounts: [Double]
        /// Multiple of the DSCR target at which this cash flow is sized.
        public var dscrMultiple: Double = 1

        public init(id: String, site: String, counterparty: String, rating: Rating, perYear: Int, startMonth: Int, amounts: [Double]) {
            self.id = id
            self.site = site
            self.counterparty = counterparty
            self.rating = rating
            self.perYear = perYear
            self.startMonth = startMonth
            self.amounts = amounts
        }

        /// The month, from closing, in which the amount number `position` (from 0) falls: the last
        /// of its interval.
        func month(of position: Int) -> Int { startMonth + position * (12 / perYear) + 12 / perYear - 1 }
    }

    /// Assumptions that hold for the whole portfolio.
    public struct Operating: Sendable, Equatable {
        /// Share of the rent lost to vacancy.
        public var vacancyShare: Double
        /// Maintenance capital expenditure as a fraction of the headline rent.
        public var maintenanceCapexShare: Double
        /// Administration of the issuer, a year, in currency units.
        public var adminFee: Double

        public init(vacancyShare: Double, maintenanceCapexShare: Double, adminFee: Double) {
            self.vacancyShare = vacancyShare
            self.maintenanceCapexShare = maintenanceCapexShare
            self.adminFee = adminFee
        }
    }

    /// Market data.
    public struct Market: Sendable, Equatable {
        /// Inflation a year in year 1, 2, …; the last value continues.
        public var cpi: [Double]
        public var baseCurve: [CurvePoint]
        /// Rate a year at which the advance factor discounts.
        public var securitisationRate: Double
        /// Rate a year at which a sidecar buyer discounts.
        public var sidecarRate: Double

        public init(cpi: [Double], baseCurve: [CurvePoint], securitisationRate: Double, sidecarRate: Double) {
            self.cpi = cpi
            self.baseCurve = baseCurve
            self.securitisationRate = securitisationRate
            self.sidecarRate = sidecarRate
        }

        /// The base rate at a tenor: linear between the points of the curve, flat outside.
        ///
        /// Example: 3.91% at 5 years and 4.02% at 10 give 3.91% + (4.02% − 3.91%)·(7 − 5)/(10 − 5)
        /// = 3.954% at 7.
        public func baseRate(atYears years: Double) -> Double {
            guard let first = baseCurve.first, let last = baseCurve.last else { return 0 }
            if years <= first.years { return first.rate }
            for (near, far) in zip(baseCurve, baseCurve.dropFirst()) where years <= far.years {
                if years == far.years { return far.rate }
                return near.rate + (far.rate - near.rate) * (years - near.years) / (far.years - near.years)
            }
            return last.rate
        }
    }

    public struct CurvePoint: Sendable, Equatable {
        public var years: Double
        public var rate: Double

        public init(years: Double, rate: Double) {
            self.years = years
            self.rate = rate
        }
    }

    /// Fees: upfront ones as fractions of the debt raised, running ones in basis points a year of
    /// the balance.
    public struct Fees: Sendable, Equatable {
        public var arrangerShare: Double
        public var legalShare: Double
        public var ratingShare: Double
        public var seniorRunningBasisPoints: Double
        public var mezzanineRunningBasisPoints: Double

        public init(
            arrangerShare: Double, legalShare: Double, ratingShare: Double, seniorRunningBasisPoints: Double,
            mezzanineRunningBasisPoints: Double
        ) {
            self.arrangerShare = arrangerShare
            self.legalShare = legalShare
            self.ratingShare = ratingShare
            self.seniorRunningBasisPoints = seniorRunningBasisPoints
            self.mezzanineRunningBasisPoints = mezzanineRunningBasisPoints
        }
    }

    /// A choice of leases and streams to securitise. Neither named: everything. One kind named:
    /// none of the other.
    public struct Pool: Sendable, Equatable {
        public var id: String
        public var leases: [String]?
        public var streams: [String]?

        public init(id: String, leases: [String]? = nil, streams: [String]? = nil) {
            self.id = id
            self.leases = leases
            self.streams = streams
        }
    }

    /// What the top list is ordered by.
    public enum Objective: Sendable, Equatable {
        /// The composite score; weights as given, or the ruleset's when nil.
        case composite(Weights?)
        case proceeds
        /// Lowest first.
        case wacc
        case dayOne
        case equityIRR
        case minDSCR
        /// The least DSCR of the worst stress; without stresses, of the base case.
        case stressDSCR
        /// The most rent that may be lost with a DSCR of 1.00 in every period, see ``Structure/Breakeven``.
        case breakevenRent

        static let names = ["composite", "proceeds", "wacc", "day_one", "equity_irr", "min_dscr", "stress_dscr", "breakeven_rent"]

        public var name: String {
            switch self {
            case .composite: "composite"
            case .proceeds: "proceeds"
            case .wacc: "wacc"
            case .dayOne: "day_one"
            case .equityIRR: "equity_irr"
            case .minDSCR: "min_dscr"
            case .stressDSCR: "stress_dscr"
            case .breakevenRent: "breakeven_rent"
            }
        }
    }

    /// Weights of the composite score's five terms; normalised to sum to one.
    public struct Weights: Sendable, Equatable {
        public var proceeds: Double = 0
        public var wacc: Double = 0
        public var dayOne: Double = 0
        public var minDSCR: Double = 0
        public var rating: Double = 0

        public init(proceeds: Double, wacc: Double, dayOne: Double, minDSCR: Double, rating: Double) {
            self.proceeds = proceeds
            self.wacc = wacc
            self.dayOne = dayOne
            self.minDSCR = minDSCR
            self.rating = rating
        }

        var isNormalised: Bool { abs(proceeds + wacc + dayOne + minDSCR + rating - 1) < 1e-12 }

        /// Each weight divided by the sum of all.
        var normalised: Weights {
            let sum = proceeds + wacc + dayOne + minDSCR + rating
            return Weights(proceeds: proceeds / sum, wacc: wacc / sum, dayOne: dayOne / sum, minDSCR: minDSCR / sum, rating: rating / sum)
        }
    }
}

extension Deal {
    /// Positions of a pool's members, in the deal's order: leases first, then streams.
    func members(of pool: Pool) -> [Int] {
        let isEverything = pool.leases == nil && pool.streams == nil
        let (named, namedStreams) = (Set(pool.leases ?? []), Set(pool.streams ?? []))
        let ofLeases = leases.indices.filter { isEverything || named.contains(leases[$0].id) }
        let ofStreams = streams.indices.filter { isEverything || namedStreams.contains(streams[$0].id) }
        return ofLeases + ofStreams.map { $0 + leases.count }
    }
}
