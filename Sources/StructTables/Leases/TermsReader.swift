import StructEngine

/// The terms of texts that were read once: rolls repeat them.
final class ReviewTermsMemory {
    private var known: [String: ReviewTerms] = [:]

    func read(_ text: String) -> ReviewTerms {
        if let terms = known[text] { return terms }
        let terms = ReviewTerms(text)
        if known.count < 2_000 { known[text] = terms }
        return terms
    }
}

/// Puts together how a lease's rent is reviewed, from columns of flags, rates, words, floors and caps.
struct TermsReader {
    private(set) var terms = ReviewTerms()

    init(_ reader: RollReader, _ row: Int, _ findings: inout Findings) {
        var isIndexed: Bool?, isFixed: Bool?
        var rate: Rate?
        for field in [LeaseField.terms, .isIndexed, .increaseRate, .isFixed, .steps, .nextReview] {
            let cell = reader.cell(row, field)
            guard !cell.isEmpty else { continue }
            if field == .nextReview || field == .steps {
                readBeside(reader, row, field, &findings)
                continue
            }
            if let flag = TruthText.read(cell) {
                if field == .isIndexed { isIndexed = flag }
                if field == .isFixed { isFixed = flag }
                if field == .terms, flag { isIndexed = true }
                continue
            }
            if let column = reader.column(field), let number = column.number(cell) {
                let share = TermsReader.share(number.number, number.isPercent, column)
                let words = Words.tokens(column.title) + Words.tokens(cell.words ?? "")
                let found = Rate(
                    share: share, isYearly: ReviewTerms.isYearly(words), address: reader.address(row, field), shown: cell.shown)
                if rate == nil, share >= 0 {
                    rate = found
                } else if share != rate?.share {
                    findings.unused.append((found.address, found.shown, share < 0 ? "is below zero" : "is a second rate of one lease"))
                }
                continue
            }
            guard let text = cell.words, !(NothingText.isNothing(cell) && field != .terms) else { continue }
            let read = reader.terms.read(NothingText.isNothing(cell) ? "none" : text)
            for remark in read.remarks { findings.notCarried.append("\(reader.address(row, field)): \(remark)") }
            if read.namesDates, !read.isUnknown, read.kind != .fixed {
                findings.notCarried.append(
                    "\(reader.address(row, field)): the dates in \"\(text.prefix(80))\" are not read; its other words count")
            }
            if read.isUnknown {
                findings.unused.append((reader.address(row, field), text, "says nothing of a review that is known"))
            } else if terms.kind == nil || terms.kind == .flat || (terms.kind == .fixed && terms.rate == nil) {
                if read.kind != .flat || terms.kind != .fixed { terms = read }
            }
        }
        let isOpen = (terms.kind == .fixed && terms.rate == nil) || isFixed == true
        settle(isIndexed, isFixed, rate)
        if isOpen, terms.kind == .flat, reader.steps(row).isEmpty {
            findings.assumptions.append(
                "\(reader.table.sheet.address(row: row)): its reviews are fixed, and nothing says at which rate or step; its rent stays as it is"
            )
        }
        if let rate, rate.share > 0, rate.share != 1, terms.kind != .fixed || terms.rate != rate.share {
            findings.unused.append((rate.address, rate.shown, "is a rate beside other words of reviews, which count"))
        }
        bound(reader, row, &findings)
        if terms.kind == nil, terms.floor != nil || terms.cap != nil { terms.kind = .cpi }
        months(reader, row, &findings)
        if terms.kind == .fixed, let rate, terms.rate == rate.share, rate.share >= 0.05, terms.months == nil, !terms.isYearly {
            findings.assumptions.append(
                "\(rate.address): \"\(rate.shown)\" is taken for a growth of every year, and nothing says how often reviews are")
        }
        let count = terms.remarks.count
        if terms.kind == .fixed { terms.settleUplift() }
        for remark in terms.remarks.dropFirst(count) { findings.notCarried.append("\(reader.table.sheet.address(row: row)): \(remark)") }
    }

    /// Floors and caps in columns of their own, which reviews without an index do not have.
    private mutating func bound(_ reader: RollReader, _ row: Int, _ findings: inout Findings) {
        let (floor, cap) = (share(reader, row, .floor), share(reader, row, .cap))
        if terms.kind == .flat || terms.kind == .fixed {
            for (field, value) in [(LeaseField.floor, floor), (.cap, cap)] where value.map({ $0 != 0 }) ?? false {
                findings.unused.append(
                    (
                        reader.address(row, field), reader.cell(row, field).shown,
                        "is a \(field.rawValue) of reviews that follow no index; not used"
                    ))
            }
        } else {
            if let floor { terms.floor = floor }
            if let cap { terms.cap = cap }
        }
    }

    /// A column of dates of reviews may say what kind they are of, and one of steps may hold a growth in words.
    private mutating func readBeside(_ reader: RollReader, _ row: Int, _ field: LeaseField, _ findings: inout Findings) {
        let cell = reader.cell(row, field)
        guard let text = cell.words else { return }
        if field == .nextReview {
            guard DateText(text) == nil else { return }
            let read = reader.terms.read(text)
            guard !read.isUnknown, read.kind != .flat, terms.kind == nil else { return }
            terms = read
            for remark in read.remarks { findings.notCarried.append("\(reader.address(row, field)): \(remark)") }
        } else {
            guard let column = reader.column(field), !NothingText.isNothing(cell),
                StepWords(text, column, rent: nil, closing: reader.closing).steps(at: "").isEmpty, TextScanner(text).dates.isEmpty,
                column.number(cell) == nil
            else { return }
            let read = reader.terms.read(text)
            if !read.isUnknown, read.kind != .flat, terms.kind == nil || terms.kind == .flat { terms = read }
        }
    }

    /// A rate in a column of its own.
    private struct Rate {
        let share: Double
        let isYearly: Bool
        let address: String
        let shown: String
    }

    private mutating func settle(_ isIndexed: Bool?, _ isFixed: Bool?, _ rate: Rate?) {
        let words = terms.rate
        if isIndexed == true {
            terms.kind = .cpi
        } else if isFixed == true || (terms.kind == nil && isFixed == nil && rate?.share ?? 0 > 0) {
            terms.kind = .fixed
            terms.rate = rate?.share ?? terms.rate
        } else if terms.kind == nil, isIndexed == false || isFixed == false {
            terms.kind = .flat
        } else if terms.kind == .fixed, terms.rate == nil {
            terms.rate = rate?.share
        }
        if let rate, terms.rate == rate.share, words != rate.share { terms.isYearly = rate.isYearly }
        if terms.kind == .fixed, terms.rate == nil { terms.kind = .flat }
    }

    private func share(_ reader: RollReader, _ row: Int, _ field: LeaseField) -> Double? {
        guard let column = reader.column(field), let number = column.number(reader.cell(row, field)) else { return nil }
        return TermsReader.share(number.number, number.isPercent, column)
    }

    /// Per cent without their sign, where the column holds numbers that are no fractions of a growth.
    private static func share(_ number: Double, _ isPercent: Bool, _ column: Column) -> Double {
        isPercent || column.profile.largest <= 0.3 ? number : ((number * 1e10).rounded() / 1e12)
    }

    private mutating func months(_ reader: RollReader, _ row: Int, _ findings: inout Findings) {
        guard let column = reader.column(.reviewMonths) else { return }
        let cell = reader.cell(row, .reviewMonths)
        guard !NothingText.isNothing(cell) else { return }
        // A cell's own unit counts before that of its column.
        if let text = cell.words, text.contains(where: \.isLetter), let months = ReviewTerms(text).months {
            terms.months = months
        } else if let number = column.number(cell)?.number, let count = Int(exactly: number), count > 0 {
            let isYears =
                RentWords.isYear(Words.tokens(column.title))
                || (column.profile.largest < 12 && !RentWords.isMonth(Words.tokens(column.title)))
            terms.months = isYears ? count * 12 : count
        } else {
            findings.unused.append((reader.address(row, .reviewMonths), cell.shown, "is no time between reviews"))
        }
    }
}
