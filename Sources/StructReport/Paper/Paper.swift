import StructEngine

/// A document to read and print: what it says, apart from how it looks. ``markdown`` and ``typst`` are two ways to write it.
struct Paper: Sendable {
    var title: String
    var subtitle: String
    /// Of the deal, not of the clock: it is the only date in what is written.
    var date: Deal.CalendarDate
    /// Letter where the deal's jurisdiction is the US, else A4.
    var isLetter = false
    var blocks: [Block] = []

    enum Block: Sendable {
        case heading(String)
        case subheading(String)
        case text(String)
        /// What a reader must not miss.
        case warning(String)
        /// Numbered, in their order.
        case steps([String])
        /// Names with what is said of them.
        case terms([(name: String, text: String)])
        case table(Table)
        /// What follows begins on a page of its own where there are pages.
        case pageBreak
    }

    /// Cells in columns, a title above each.
    struct Table: Sendable {
        var caption: String
        var columns: [(title: String, alignment: TextTable.Alignment)]
        var rows: [[String]]
        /// The last row is a total.
        var hasTotal = false
    }

    mutating func add(_ blocks: Block...) { self.blocks += blocks }
}
