import StructEngine

/// A table of cash flow: dates or periods across or down, and a row or column for each source.
struct StreamTable {
    struct Amount {
        /// Nil where the cell holds none.
        var value: Double?
        let cell: Cell
        let address: String
    }

    struct Source {
        let name: String
        /// Of its title.
        let address: String
        var amounts: [Amount] = []
        /// What the file says that its amounts come to, where it does.
        var total: Amount?
        /// Two cells whose marks of decimals differ.
        var mixed: (first: Amount, other: Amount)?
    }

    /// Where the titles are, and in which direction time runs; `column` is that of times or of names.
    private struct Layout {
        let row: Int
        let column: Int
        let isAcross: Bool
        let order: StreamOrder
    }

    let times: [StreamTime]
    private(set) var sources: [Source] = []
    /// What stands over the periods, such as Year.
    let unit: [String]
    /// How dates of two numbers are read.
    let order: StreamOrder
    /// Rows or columns that are no part of the table, with what they hold first, and those that hold amounts without a time.
    private(set) var unread: [(address: String, shown: String, hasAmounts: Bool)] = []

    static func find(in sheet: Sheet, headerRow: Int?, _ base: BaseDeal, _ map: ColumnMap) -> (table: Table, score: Double)? {
        guard let layout = layout(sheet, headerRow, base, map) else { return nil }
        let titles = (0..<max(1, sheet.columnCount)).map {
            (shown: sheet[layout.row, $0].shown, own: Words.tokens(sheet[layout.row, $0].shown), below: [String](), above: [String]())
        }
        let preface = (0..<layout.row).flatMap { sheet.rows[$0].compactMap(\.words) }.prefix(40)
        let table = Table(
            sheet: sheet, headerRows: layout.row...layout.row, mainRow: layout.row, preface: Array(preface), titles: titles,
            end: sheet.rows.count)
        return (table, layout.isAcross ? 3.2 : 1.95)
    }

    private static func layout(_ sheet: Sheet, _ stated: Int?, _ base: BaseDeal, _ map: ColumnMap) -> Layout? {
        for row in sheet.rows.indices.prefix(60) where stated == nil || stated == row {
            let order = StreamOrder(sheet.rows[row], base, map)
            let places = sheet.rows[row].indices.filter { StreamTime(sheet[row, $0], order.order) != nil }
            guard places.count >= 3, let first = places.first, first > 0,
                StreamTime.areRising(places.map { sheet[row, $0] }, order.order)
            else { continue }
            return Layout(row: row, column: first - 1, isAcross: true, order: order)
        }
        for column in 0..<min(sheet.columnCount, 12) {
            for row in sheet.rows.indices.prefix(60)
            where (stated == nil || stated == row) && sheet[row, column].words != nil && column + 1 < sheet.columnCount {
                let below = ((row + 1)..<max(row + 1, sheet.rows.count)).map { sheet[$0, column] }
                let order = StreamOrder(below, base, map)
                guard StreamTime(sheet[row, column], order.order) == nil else { continue }
                // Times that go back again, further down, are for those who read the rows.
                let times = Array(below.prefix { StreamTime($0, order.order) != nil })
                guard times.count >= 3, StreamTime.areRising(Array(times.prefix(3)), order.order) else { continue }
                return Layout(row: row, column: column, isAcross: false, order: order)
            }
        }
        return nil
    }

    init?(_ sheet: Sheet, headerRow: Int, _ base: BaseDeal, _ map: ColumnMap) {
        guard let layout = StreamTable.layout(sheet, headerRow, base, map) else { return nil }
        order = layout.order
        let order = layout.order.order
        func time(_ row: Int, _ column: Int) -> StreamTime? { StreamTime(sheet[row, column], order) }
        if layout.isAcross {
            let columns = sheet.rows[layout.row].indices.filter { time(layout.row, $0) != nil }
            times = columns.compactMap { time(layout.row, $0) }
            unit = Words.tokens(
                sheet.rows[layout.row].prefix(layout.column + 1).map(\.shown).joined(separator: " ") + " "
                    + sheet[layout.row, columns.first ?? 0].shown)
            readRows(sheet, layout, columns)
        } else {
            let rows = StreamTable.rows(sheet, layout, order)
            times = rows.compactMap { time($0, layout.column) }
            unit = Words.tokens(sheet[layout.row, layout.column].shown + " " + (rows.first.map { sheet[$0, layout.column].shown } ?? ""))
            readColumns(sheet, layout, rows)
        }
    }

    private mutating func readRows(_ sheet: Sheet, _ layout: Layout, _ columns: [Int]) {
        let behind = sheet.rows[layout.row].indices.filter { $0 > layout.column && !columns.contains($0) && !sheet[layout.row, $0].isEmpty }
        let totals = behind.filter { RowWords.isTotal(sheet[layout.row, $0].shown) }
        for column in behind where !totals.contains(column) {
            let hasAmounts = ((layout.row + 1)..<max(layout.row + 1, sheet.rows.count)).contains { StreamTable.isAmount(sheet[$0, column]) }
            unread.append((sheet.address(layout.row, column), sheet[layout.row, column].shown, hasAmounts))
        }
        for row in (layout.row + 1)..<max(layout.row + 1, sheet.rows.count) {
            guard columns.contains(where: { !sheet[row, $0].isEmpty }) else { continue }
            let name = sheet.rows[row].prefix(layout.column + 1).compactMap(\.words).first ?? ""
            add(name, sheet.address(row: row), columns.map { (sheet[row, $0], sheet.address(row, $0)) })
            if let column = totals.first, !sheet[row, column].isEmpty { setTotal(sheet[row, column], sheet.address(row, column)) }
        }
    }

    /// The rows of a table that runs down: gaps do not end it, as long as time goes on.
    private static func rows(_ sheet: Sheet, _ layout: Layout, _ order: DateOrder) -> [Int] {
        var (rows, last) = ([Int](), Int.min)
        for row in (layout.row + 1)..<max(layout.row + 1, sheet.rows.count) {
            guard let key = StreamTime(sheet[row, layout.column], order)?.key, key > last else { continue }
            rows.append(row)
            last = key
        }
        return rows
    }

    private mutating func readColumns(_ sheet: Sheet, _ layout: Layout, _ rows: [Int]) {
        let columns = ((layout.column + 1)..<max(layout.column + 1, sheet.columnCount)).filter { !sheet[layout.row, $0].isEmpty }
        let others = ((layout.row + 1)..<max(layout.row + 1, sheet.rows.count)).filter { row in
            !rows.contains(row) && sheet.rows[row].contains { !$0.isEmpty }
        }
        let total = others.first { row in sheet.rows[row].compactMap(\.words).first.map(RowWords.isTotal) ?? false }
        for row in others where row != total {
            let hasAmounts = columns.contains { StreamTable.isAmount(sheet[row, $0]) }
            unread.append((sheet.address(row: row), sheet.rows[row].first { !$0.isEmpty }?.shown ?? "", hasAmounts))
        }
        for column in columns where rows.contains(where: { !sheet[$0, column].isEmpty }) {
            add(
                sheet[layout.row, column].shown, sheet.address(layout.row, column),
                rows.map { (sheet[$0, column], sheet.address($0, column)) })
            if let total, !sheet[total, column].isEmpty { setTotal(sheet[total, column], sheet.address(total, column)) }
        }
    }

    // MARK: Amounts

    private static func isAmount(_ cell: Cell) -> Bool {
        switch cell {
        case .number, .amount: true
        case .text(let text): NumberText(text) != nil
        default: false
        }
    }

    /// Takes a source by the mark of decimals that its whole row or column proves.
    private mutating func add(_ name: String, _ address: String, _ cells: [(cell: Cell, address: String)]) {
        var (points, commas): (Int?, Int?) = (nil, nil)
        for (place, cell) in cells.enumerated() {
            switch cell.cell.words.flatMap({ NumberText($0) })?.evidence {
            case .decimal("."), .thousands(","), .open(","): points = points ?? place
            case .decimal(","), .thousands("."), .open("."): commas = commas ?? place
            default: break
            }
        }
        let decimal: Character = points == nil && commas != nil ? "," : "."
        var source = Source(name: name, address: address)
        source.amounts = cells.map { Amount(value: StreamTable.value($0.cell, decimal), cell: $0.cell, address: $0.address) }
        if let points, let commas {
            source.mixed = (source.amounts[min(points, commas)], source.amounts[max(points, commas)])
        }
        sources.append(source)
    }

    private mutating func setTotal(_ cell: Cell, _ address: String) {
        guard var source = sources.popLast() else { return }
        let isComma = source.amounts.contains { $0.cell.words.flatMap { NumberText($0) }?.evidence == .decimal(",") }
        source.total = Amount(value: StreamTable.value(cell, isComma ? "," : "."), cell: cell, address: address)
        sources.append(source)
    }

    /// Nothing, and a dash, is 0; "n/a" is no amount.
    private static func value(_ cell: Cell, _ decimal: Character) -> Double? {
        switch cell {
        case .number(let value, _), .amount(let value, _, _): value
        case .empty: 0
        case .text(let text):
            ["-", "–", "—", "--", "nil"].contains(Words.folded(text)) ? 0 : NumberText(text)?.value(decimal: decimal)?.number
        default: nil
        }
    }

    /// Multiplies amounts that are in thousands or millions, by the name of their source or as usual; returns which by what.
    mutating func takeScales(_ usual: Double?) -> [(name: String, scale: Double)] {
        var taken: [(name: String, scale: Double)] = []
        for place in sources.indices {
            guard let scale = RentWords.scale(sources[place].name) ?? usual else { continue }
            taken.append((sources[place].name, scale))
            for amount in sources[place].amounts.indices where !sources[place].amounts[amount].cell.isFull {
                sources[place].amounts[amount].value? *= scale
            }
            if !(sources[place].total?.cell.isFull ?? true) { sources[place].total?.value? *= scale }
        }
        return taken
    }
}
