import StructEngine

/// A table of cash flow: dates or periods across or down, and a row or column for each source.
struct StreamTable {
    /// When an amount falls: on a date, or at the end of a period that is counted.
    enum Time: Equatable {
        case date(Deal.CalendarDate)
        case year(Int)
        case period(Int)
    }

    struct Source {
        let name: String
        var amounts: [(value: Double?, cell: Cell, address: String)] = []
    }

    let times: [Time]
    private(set) var sources: [Source]
    /// What stands over the periods, such as Year.
    let unit: [String]

    static func find(in sheet: Sheet, headerRow: Int?, _ base: BaseDeal) -> (table: Table, score: Double)? {
        guard let layout = layout(sheet, headerRow) else { return nil }
        let titles = (0..<max(1, sheet.columnCount)).map {
            (shown: sheet[layout.row, $0].shown, own: Words.tokens(sheet[layout.row, $0].shown), below: [String](), above: [String]())
        }
        let preface = (0..<layout.row).flatMap { sheet.rows[$0].compactMap(\.words) }.prefix(40)
        let table = Table(
            sheet: sheet, headerRows: layout.row...layout.row, mainRow: layout.row, preface: Array(preface), titles: titles,
            end: sheet.rows.count)
        return (table, layout.isAcross ? 3.2 : 1.95)
    }

    /// The row of titles, and in which direction time runs; `column` is that of times or of names.
    private static func layout(_ sheet: Sheet, _ stated: Int?) -> (row: Int, column: Int, isAcross: Bool)? {
        for row in sheet.rows.indices.prefix(60) where stated == nil || stated == row {
            let times = sheet.rows[row].indices.filter { time(sheet[row, $0]) != nil }
            guard times.count >= 3, let first = times.first, first > 0, isRising(times.compactMap { time(sheet[row, $0]) }) else {
                continue
            }
            return (row, first - 1, true)
        }
        for column in 0..<min(sheet.columnCount, 12) {
            for row in sheet.rows.indices.prefix(60)
            where (stated == nil || stated == row) && sheet[row, column].words != nil && time(sheet[row, column]) == nil {
                var times: [Time] = []
                for below in (row + 1)..<max(row + 1, sheet.rows.count) {
                    if let time = time(sheet[below, column]) { times.append(time) } else { break }
                }
                guard times.count >= 3, isRising(times), column + 1 < sheet.columnCount else { continue }
                return (row, column, false)
            }
        }
        return nil
    }

    private static func isRising(_ times: [Time]) -> Bool {
        let keys = times.map { time -> Int in
            switch time {
            case .date(let date): DayNumber.of(date)
            case .year(let year): year
            case .period(let number): number
            }
        }
        return zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 }
    }

    static func time(_ cell: Cell) -> Time? {
        switch cell {
        case .date(let date): return .date(date)
        case .number(let value, false):
            guard let whole = Int(exactly: value) else { return nil }
            return (1990...2150).contains(whole) ? .year(whole) : (1...600).contains(whole) ? .period(whole) : nil
        case .text(let text):
            if let date = DateText(text)?.date(.dayFirst, last: true) { return .date(date) }
            let tokens = Words.tokens(text)
            guard tokens.count <= 2, let last = tokens.last else { return nil }
            let digits = String(last.drop { $0.isLetter })
            guard let number = Int(digits), tokens.count == 1 || tokens[0].allSatisfy(\.isLetter) else { return nil }
            if tokens.count == 1, digits.count < last.count, last.count - digits.count > 2 { return nil }
            return (1990...2150).contains(number) ? .year(number) : (1...600).contains(number) ? .period(number) : nil
        default: return nil
        }
    }

    init?(_ sheet: Sheet, headerRow: Int) {
        guard let layout = StreamTable.layout(sheet, headerRow) else { return nil }
        var sources: [Source] = []
        if layout.isAcross {
            let columns = sheet.rows[layout.row].indices.filter { StreamTable.time(sheet[layout.row, $0]) != nil }
            times = columns.compactMap { StreamTable.time(sheet[layout.row, $0]) }
            unit = Words.tokens(
                sheet.rows[layout.row].prefix(layout.column + 1).map(\.shown).joined(separator: " ") + " "
                    + sheet[layout.row, columns.first ?? 0].shown)
            for row in (layout.row + 1)..<max(layout.row + 1, sheet.rows.count) {
                let name = sheet.rows[row].prefix(layout.column + 1).compactMap(\.words).first ?? ""
                guard columns.contains(where: { !sheet[row, $0].isEmpty }) else { continue }
                sources.append(
                    Source(name: name, amounts: columns.map { StreamTable.amount(sheet, row, $0, columns.map { sheet[row, $0] }) }))
            }
        } else {
            var rows: [Int] = []
            for row in (layout.row + 1)..<max(layout.row + 1, sheet.rows.count) {
                if StreamTable.time(sheet[row, layout.column]) != nil { rows.append(row) } else { break }
            }
            times = rows.compactMap { StreamTable.time(sheet[$0, layout.column]) }
            unit = Words.tokens(sheet[layout.row, layout.column].shown + " " + (rows.first.map { sheet[$0, layout.column].shown } ?? ""))
            for column in (layout.column + 1)..<max(layout.column + 1, sheet.columnCount) where !sheet[layout.row, column].isEmpty {
                let cells = rows.map { sheet[$0, column] }
                guard cells.contains(where: { !$0.isEmpty }) else { continue }
                sources.append(
                    Source(name: sheet[layout.row, column].shown, amounts: rows.map { StreamTable.amount(sheet, $0, column, cells) }))
            }
        }
        self.sources = sources
    }

    /// Multiplies amounts that are in thousands or millions, by the name of their source or as usual; returns which by what.
    mutating func takeScales(_ usual: Double?) -> [(name: String, scale: Double)] {
        var taken: [(name: String, scale: Double)] = []
        for place in sources.indices {
            guard let scale = RentWords.scale(sources[place].name) ?? usual else { continue }
            taken.append((sources[place].name, scale))
            for amount in sources[place].amounts.indices { sources[place].amounts[amount].value? *= scale }
        }
        return taken
    }

    /// An amount by the mark of decimals that its whole row or column proves.
    private static func amount(_ sheet: Sheet, _ row: Int, _ column: Int, _ all: [Cell]) -> (value: Double?, cell: Cell, address: String) {
        let cell = sheet[row, column]
        let address = sheet.address(row, column)
        if case .number(let value, _) = cell { return (value, cell, address) }
        if NothingText.isNothing(cell) { return (0, cell, address) }
        guard let number = cell.words.flatMap({ NumberText($0) }) else { return (nil, cell, address) }
        var (points, commas) = (0, 0)
        for evidence in all.compactMap({ $0.words.flatMap { NumberText($0) }?.evidence }) {
            switch evidence {
            case .decimal("."), .thousands(","): points += 1
            case .decimal(","), .thousands("."): commas += 1
            case .open(let mark): if points + commas == 0 { if mark == "." { commas += 1 } else { points += 1 } }
            default: break
            }
        }
        return (number.value(decimal: commas > points ? "," : ".")?.number, cell, address)
    }
}
