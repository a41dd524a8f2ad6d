import StructEngine

/// A lease as the rows of a table state it, before months are counted.
struct LeaseDraft: Sendable {
    struct Step: Sendable {
        let date: Deal.CalendarDate
        /// A year.
        let rent: Double
        let address: String
    }

    /// A rent from a day on, in a row of its own.
    struct RowRent: Sendable {
        let date: Deal.CalendarDate
        /// A year.
        let rent: Double
        let row: Int
    }

    /// Of its first row.
    let address: String
    let row: Int
    var units: [String] = []
    var id = ""
    var tenant = ""
    var property: [String] = []
    var start: Deal.CalendarDate?
    var end: Deal.CalendarDate?
    /// True where the tenant stays on without a term.
    var isHoldingOver = false
    var breakDate: Deal.CalendarDate?
    var size = LeaseSize()
    var area: Double? { size.area }
    /// What the cell of its end or term holds where it is none that can be read, the cell's address, and a cure.
    var unreadEnd: (shown: String, address: String, cure: String)?
    /// A year.
    var rent: Double?
    var rentFreeUntil: Deal.CalendarDate?
    var rentFreeMonths: Int?
    var terms = ReviewTerms()
    var nextReview: Deal.CalendarDate?
    var steps: [Step] = []
    /// All rents of a lease whose rents have rows of their own, the one of its first row included.
    var rowRents: [RowRent] = []
    /// The row of the rent at closing.
    var rentRow: Int
    /// What its rent is charged as, where a column says it.
    var rentCharge = ""
    /// True where rents of further rows were added to it.
    var isAdded = false
    var rating: String?
    /// Members of the deal file that the table states as they are there: `relet`, `dscr_multiple`.
    var members: [(key: String, value: JSONValue)] = []

    /// The share of its rent that operating costs take, from 0 to 1.
    var costs: Double?

    init(address: String, row: Int) { (self.address, self.row, rentRow) = (address, row, row) }
}

/// A unit that nobody rents.
struct Vacancy: Sendable {
    let address: String
    let unit: String
    let size: LeaseSize
    var area: Double? { size.area }
    /// A year, where a row states one all the same.
    let rent: Double
    let row: Int
}

/// What was found while a table was read, to be said.
struct Findings: Sendable {
    struct Check: Sendable {
        let text: String
        let holds: Bool
    }

    /// What was taken for granted because nothing said it.
    var assumptions: [String] = []
    /// What differs in the deal from what the table says, and why.
    var changes: [String] = []
    /// What the table says and a deal cannot carry.
    var notCarried: [String] = []
    /// Cells that could not be used, with their addresses.
    var unused: [(address: String, shown: String, why: String)] = []
    /// Rows that are no leases, in words.
    var rows: [String] = []
    var checks: [Check] = []
}
