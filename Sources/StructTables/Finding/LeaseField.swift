/// What a column of a rent roll may say of a lease.
public enum LeaseField: String, Sendable, CaseIterable {
    case unit, lease, tenant, property, start, end
    case tenantBreak = "break"
    case landlordBreak = "landlord_break"
    case area
    /// Contracted power of a data centre, in kW.
    case power
    case rent
    /// What the rents of a row are for, where a column says it: $/SF/Yr, $/Month.
    case rentPer = "rent_per"
    case term
    /// What an amount is charged for, where rent and other charges of a lease have rows of their own.
    case charge
    case currency
    case rentFreeUntil = "rent_free_until"
    case rentFreeMonths = "rent_free_months"
    case isIndexed = "indexed"
    case isFixed = "fixed_increase"
    case increaseRate = "increase_rate"
    case terms = "review_terms"
    case nextReview = "next_review"
    case reviewMonths = "review_months"
    case floor, cap
    case stepDate = "step_date"
    case stepRent = "step_rent"
    case steps, rating, status
    case marketRent = "market_rent"
    case option
    /// What follows a lease, and its own cover, as a deal file has them: an export writes both.
    case relet
    case dscrMultiple = "dscr_multiple"
    /// The share of its rent that operating costs take.
    case costShare = "opex_pct"
    /// Known, and no part of a deal: use, storey, deposit, remarks and the like.
    case other

    enum Content {
        case date, number, text, any
        /// Dates, or texts that may hold one.
        case dateInWords
    }

    /// What its cells must hold for the most part.
    var content: Content {
        switch self {
        case .start, .end, .rentFreeUntil, .nextReview, .stepDate: .date
        case .tenantBreak, .landlordBreak: .dateInWords
        case .area, .power, .rent, .stepRent, .rentFreeMonths, .floor, .cap, .marketRent, .dscrMultiple, .costShare: .number
        case .tenant, .rentPer: .text
        default: .any
        }
    }

    /// True where its cells are dates, or may hold some.
    var isDated: Bool { content == .date || content == .dateInWords }

    /// What size it is.
    var measure: RentPeriod.Measure? { self == .area ? .area : self == .power ? .power : nil }

    /// True where several columns may say it.
    var mayRepeat: Bool { [.property, .rent, .stepDate, .stepRent, .steps, .option, .other, .marketRent, .area].contains(self) }

    /// True where the deal takes it over.
    var isCarried: Bool { ![.landlordBreak, .marketRent, .option, .other].contains(self) }
}

/// What an amount of rent is for.
public enum RentPeriod: String, Sendable, CaseIterable {
    case year
    case halfYear = "half_year"
    case quarter, month, week
    case areaYear = "area_year"
    case areaMonth = "area_month"
    case powerYear = "kw_year"
    case powerMonth = "kw_month"

    /// What an amount is a price of, where it is one.
    enum Measure { case area, power }

    var measure: Measure? {
        switch self {
        case .areaYear, .areaMonth: .area
        case .powerYear, .powerMonth: .power
        default: nil
        }
    }

    /// By which an amount is multiplied to be one of a year (and of one unit of area, or one kW).
    var perYear: Double {
        switch self {
        case .year, .areaYear, .powerYear: 1
        case .halfYear: 2
        case .quarter: 4
        case .month, .areaMonth, .powerMonth: 12
        case .week: 52
        }
    }

    var words: String {
        switch self {
        case .year: "a year"
        case .halfYear: "a half-year"
        case .quarter: "a quarter"
        case .month: "a month"
        case .week: "a week, of which 52 are a year"
        case .powerYear: "per kW and year"
        case .powerMonth: "per kW and month"
        case .areaYear: "per area and year"
        case .areaMonth: "per area and month"
        }
    }
}

/// How large a unit is, for rents per area and per kW.
struct LeaseSize: Sendable {
    var area: Double?
    /// In kW.
    var power: Double?

    func of(_ measure: RentPeriod.Measure) -> Double? { measure == .area ? area : power }

    /// Both sizes together; nil stays where neither has one.
    static func + (a: LeaseSize, b: LeaseSize) -> LeaseSize {
        func sum(_ a: Double?, _ b: Double?) -> Double? { a.map { $0 + (b ?? 0) } ?? b }
        return LeaseSize(area: sum(a.area, b.area), power: sum(a.power, b.power))
    }
}
