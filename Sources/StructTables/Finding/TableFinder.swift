import StructEngine

/// Finds the table of a sheet: the row of titles among title lines, groups, units and notes.
struct TableFinder {
    /// What a title is worth, if it is known: the same key for titles that mean the same.
    typealias Scorer = (_ own: [String], _ around: [String]) -> (key: String, weight: Double)?

    private static let mostRows = 120
    private let scorer: Scorer

    init(_ scorer: @escaping Scorer) { self.scorer = scorer }

    /// The table of a sheet with the score of its titles; nil where no row has at least two that are known.
    func find(in sheet: Sheet, headerRow stated: Int? = nil) -> (table: Table, score: Double)? {
        let last = min(sheet.rows.count, TableFinder.mostRows)
        var best: (row: Int, score: Double)?
        for row in 0..<last where stated == nil || stated == row {
            let cells = sheet.rows[row].indices.filter { !sheet[row, $0].isEmpty }
            guard cells.count >= 2,
                stated != nil || cells.count(where: { isData(sheet[row, $0]) && TableFinder.time(sheet[row, $0]) == nil }) * 3 < cells.count
            else { continue }
            var keys: [String: Double] = [:]
            for column in cells {
                guard let text = sheet[row, column].words, text.utf8.count <= 120, let known = scorer(Words.tokens(text), []) else {
                    continue
                }
                keys[known.key] = max(keys[known.key] ?? 0, known.weight)
            }
            let score = keys.keys.sorted().reduce(0.0) { $0 + (keys[$1] ?? 0) }
            if score > best?.score ?? 0 || (stated != nil && best == nil) { best = (row, score) }
        }
        guard let best, best.score >= 1.9 || stated != nil else { return nil }
        return (table(of: sheet, mainRow: best.row), best.score)
    }

    /// Numbers, dates, truths and formulas: what titles are not.
    private func isData(_ cell: Cell) -> Bool {
        switch cell {
        case .number, .amount, .date, .truth, .formula: return true
        case .text(let text): return NumberText(text) != nil || DateText(text) != nil || TruthText.read(cell) != nil
        case .empty: return false
        }
    }

    /// A year, which may be the title of a column of amounts.
    private static func year(_ cell: Cell) -> String? {
        guard cell.shown.utf8.count == 4, let number = Int(cell.shown), (1990...2150).contains(number) else { return nil }
        return cell.shown
    }

    /// A year, or a month without a day, which may be titles of columns of amounts.
    private static func time(_ cell: Cell) -> String? {
        if let year = year(cell) { return year }
        guard let text = cell.words, let date = DateText(text), case .month = date.reading, text.contains(where: \.isLetter) else {
            return nil
        }
        return text
    }

    private func isTitles(_ sheet: Sheet, _ row: Int, atLeast count: Int) -> Bool {
        guard sheet.rows.indices.contains(row) else { return false }
        let cells = sheet.rows[row].filter { !$0.isEmpty }
        return cells.count >= count && !cells.contains(where: isData) && cells.allSatisfy { ($0.words ?? "").utf8.count <= 120 }
    }

    private func table(of sheet: Sheet, mainRow: Int) -> Table {
        var (top, bottom) = (mainRow, mainRow)
        while top > 0, mainRow - top < 2, isTitles(sheet, top - 1, atLeast: 2) { top -= 1 }
        while bottom - mainRow < 2, isTitles(sheet, bottom + 1, atLeast: 1), isUnitsOrTitles(sheet, bottom + 1) { bottom += 1 }
        let width = max(sheet.columnCount, 1)
        let above = (top..<mainRow).map { spread(sheet, $0, width) }
        // In the row of titles itself a merged cell stands over what is below it.
        let groups =
            bottom == mainRow
            ? Array(repeating: "", count: width)
            : sheet.name != nil ? spread(sheet, mainRow, width) : TableFinder.run(sheet, mainRow, bottom, width)
        let filled = bottom > mainRow ? spread(sheet, mainRow, width) : Array(repeating: "", count: width)
        let titles = (0..<width).map { column -> (shown: String, own: [String], below: [String], above: [String]) in
            let main = sheet[mainRow, column].words ?? TableFinder.year(sheet[mainRow, column]) ?? ""
            let below = (mainRow + 1..<bottom + 1).compactMap { sheet[$0, column].words }
            let raw = (top..<mainRow).reversed().compactMap { sheet[$0, column].words }.first
            let (units, further) = (
                below.filter { RentWords.isUnit(Words.tokens($0)) }, below.filter { !RentWords.isUnit(Words.tokens($0)) }
            )
            // A sub-title that is but a unit says nothing without its group, also in the columns behind the first.
            let isBelow = main.isEmpty && further.isEmpty && RentWords.isUnitOfRent(units.joined(separator: " "))
            let group = isBelow ? filled[column] : RentWords.isUnitOfRent(main) ? above.last { !$0[column].isEmpty }?[column] ?? "" : ""
            if !group.isEmpty {
                let shown = ([group, main] + below).filter { !$0.isEmpty }.joined(separator: " ")
                return (shown: shown, own: Words.tokens(group), below: Words.tokens(([main] + below).joined(separator: " ")), above: [])
            }
            let first = main.isEmpty ? further.first ?? below.first ?? raw ?? "" : main
            let own = ([first] + (main.isEmpty ? Array(further.dropFirst()) : further)).joined(separator: " ")
            let shown = ([own] + units).filter { !$0.isEmpty }.joined(separator: " ")
            return (
                shown: shown.split(whereSeparator: \.isWhitespace).joined(separator: " "), own: Words.tokens(own),
                below: units.flatMap { Words.tokens($0) },
                above: above.flatMap { Words.tokens($0[column]) } + (main.isEmpty ? Words.tokens(groups[column]) : [])
            )
        }
        let preface = (0..<top).flatMap { row in sheet.rows[row].compactMap(\.words) }.prefix(60)
        return Table(
            sheet: sheet, headerRows: top...bottom, mainRow: mainRow, preface: Array(preface), titles: titles,
            end: end(of: sheet, from: bottom + 1))
    }

    /// The row after the table: other tables may stand below it, behind an empty row. They have no date where the
    /// table has dates, nor words for a lease that rolls on, and neither totals nor vacant units, which may stand
    /// apart from the leases.
    private func end(of sheet: Sheet, from start: Int) -> Int {
        let count = sheet.rows.count
        func isEmpty(_ row: Int) -> Bool { sheet.rows[row].allSatisfy(\.isEmpty) }
        func isDate(_ row: Int, _ column: Int) -> Bool {
            switch sheet[row, column] {
            case .date: true
            case .text(let text): DateText(text) != nil
            default: false
            }
        }
        func isAmount(_ cell: Cell) -> Bool {
            switch cell {
            case .number, .amount: true
            default: cell.words.map { NumberText($0) != nil } ?? false
            }
        }
        guard start < count, let first = (start..<count).first(where: { !isEmpty($0) }) else { return count }
        let block = (first..<count).prefix(50).prefix { !isEmpty($0) }
        let columns = (0..<min(sheet.columnCount, 200)).filter { column in block.count { isDate($0, column) } * 2 >= block.count }
        guard columns.count >= 2,
            let last = (first..<count).last(where: { row in
                columns.count { isDate(row, $0) } >= 2
                    || (columns.contains { RowWords.isRolling(sheet[row, $0].words ?? "") } && sheet.rows[row].contains(where: isAmount))
            })
        else { return count }
        guard let gap = (last..<count).first(where: isEmpty) else { return count }
        let below = (gap..<count).flatMap { row in sheet.rows[row].compactMap(\.words) }
        return below.contains { RowWords.isTotal($0) || RowWords.isVacant($0) } ? count : gap
    }

    /// A row below the titles belongs to them if it has several texts, or units only.
    private func isUnitsOrTitles(_ sheet: Sheet, _ row: Int) -> Bool {
        let texts = sheet.rows[row].compactMap(\.words)
        if texts.count >= 3 { return true }
        // Letters alone, such as the A of "p.a.", are names and ratings rather than units.
        let units = texts.map { Words.tokens($0) }
        if units.allSatisfy(RentWords.isUnit), units.joined().contains(where: { $0.utf8.count > 1 || $0 == "%" || $0 == "$" }) {
            return true
        }
        // Two sub-titles of one group, the second of them under no title of its own.
        let places = sheet.rows[row].indices.filter { !sheet[row, $0].isEmpty }
        guard texts.count == 2, places.count == 2, places[1] == places[0] + 1, row > 0 else { return false }
        return !sheet[row - 1, places[0]].isEmpty && sheet[row - 1, places[1]].isEmpty && !sheet[row - 1, 0].isEmpty
    }

    /// The groups of a text file, which has no merged cells: a title over a sub-title is of the sub-titles right behind that too,
    /// as long as nothing stands over them.
    private static func run(_ sheet: Sheet, _ row: Int, _ bottom: Int, _ width: Int) -> [String] {
        func hasBelow(_ column: Int) -> Bool { (row + 1..<bottom + 1).contains { !sheet[$0, column].isEmpty } }
        var texts = (0..<width).map { sheet[row, $0].words ?? "" }
        for column in texts.indices.dropFirst() where texts[column].isEmpty && hasBelow(column) && hasBelow(column - 1) {
            texts[column] = texts[column - 1]
        }
        return texts
    }

    /// The texts of a row of groups, each over all columns that it stands for.
    private func spread(_ sheet: Sheet, _ row: Int, _ width: Int) -> [String] {
        var texts = (0..<width).map { sheet[row, $0].words ?? "" }
        let merges = sheet.merges.filter { $0.top <= row && row <= $0.bottom }
        if sheet.name == nil || merges.isEmpty {
            for column in texts.indices.dropFirst() where texts[column].isEmpty { texts[column] = texts[column - 1] }
        } else {
            for merge in merges {
                let text = sheet[merge.top, merge.left].words ?? ""
                for column in merge.left...merge.right where texts.indices.contains(column) { texts[column] = text }
            }
        }
        return texts
    }
}
