import StructEngine

/// The re-letting of a lease in a cell, by the keys of the deal file: "void_months 9; rent_pct 0.9; term_months 120".
enum ReletText {
    static func text(_ relet: JSONValue?) -> String {
        (relet?.members ?? []).compactMap { key, value in value.double.map { "\(key) \(TableExport.written($0))" } }.joined(separator: "; ")
    }

    /// Nil for what is not written like that.
    static func read(_ text: String) -> JSONValue? {
        var members: [(key: String, value: JSONValue)] = []
        for part in text.split(separator: ";") {
            let words = part.split(separator: " ").map(String.init)
            guard words.count == 2, ["void_months", "rent_pct", "term_months"].contains(words[0]),
                !members.contains(where: { $0.key == words[0] }), let number = Double(words[1]), number.isFinite
            else { return nil }
            members.append((words[0], Int64(exactly: number).map { .integer($0) } ?? .number(number)))
        }
        return members.isEmpty ? nil : .object(members)
    }
}

extension RollReader {
    /// What an export writes of a lease that no other roll says.
    mutating func readMembers(_ row: Int, _ lease: inout LeaseDraft) {
        if let text = cell(row, .relet).words, !NothingText.isNothing(cell(row, .relet)) {
            if let relet = ReletText.read(text) {
                lease.members.append(("relet", relet))
            } else {
                findings.unused.append(
                    (address(row, .relet), text, "is no re-letting such as \"void_months 9; rent_pct 0.9; term_months 120\""))
            }
        }
        let cost = cell(row, .costShare)
        if let column = column(.costShare), let number = column.number(cost) {
            // Per cent without their sign, where the column holds numbers that are no fractions.
            let share = number.isPercent || column.profile.largest <= 1 ? number.number : number.number / 100
            if (0...1).contains(share) {
                lease.costs = share
            } else {
                findings.unused.append((address(row, .costShare), cost.shown, "is no share from 0 to 1"))
            }
        }
        if let multiple = number(row, .dscrMultiple) { lease.members.append(("dscr_multiple", .number(multiple))) }
    }
}
