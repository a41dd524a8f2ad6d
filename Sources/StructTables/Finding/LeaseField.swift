/// What a column of a rent roll may say of a lease.
public enum LeaseField: String, Sendable, CaseIterable {
    case unit, lease, tenant, property, start, end
    case tenantBreak = "break"
    case landlordBreak = "landlord_break"
    case area, rent
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
    /// Known, and no part of a deal: use, storey, deposit, remarks and the like.
    case other

    enum Content { case date, number, text, any }

    /// What its cells must hold for the most part.
    var content: Content {
        switch self {
        case .start, .end, .tenantBreak, .landlordBreak, .rentFreeUntil, .nextReview, .stepDate: .date
        case .area, .rent, .stepRent, .rentFreeMonths, .floor, .cap, .marketRent: .number
        case .tenant: .text
        default: .any
        }
    }

    /// True where several columns may say it.
    var mayRepeat: Bool { [.property, .rent, .stepDate, .stepRent, .steps, .option, .other, .marketRent, .area].contains(self) }

    /// True where the deal takes it over.
    var isCarried: Bool { ![.landlordBreak, .marketRent, .option, .other].contains(self) }
}

/// What an amount of rent is for.
public enum RentPeriod: String, Sendable, CaseIterable {
    case year, quarter, month
    case areaYear = "area_year"
    case areaMonth = "area_month"

    var isPerArea: Bool { self == .areaYear || self == .areaMonth }

    /// By which an amount is multiplied to be one of a year (and of one unit of area).
    var perYear: Double {
        switch self {
        case .year, .areaYear: 1
        case .quarter: 4
        case .month, .areaMonth: 12
        }
    }

    var words: String {
        switch self {
        case .year: "a year"
        case .quarter: "a quarter"
        case .month: "a month"
        case .areaYear: "per area and year"
        case .areaMonth: "per area and month"
        }
    }
}
