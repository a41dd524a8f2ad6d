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
        var rate: Double?
        for field in [LeaseField.terms, .isIndexed, .increaseRate, .isFixed, .steps, .nextReview] {
            let cell = reader.cell(row, field)
            guard !cell.isEmpty else { continue }
            // A column of dates of reviews may say what kind they are of.
            if field == .nextReview {
                guard let text = cell.words, DateText(text) == nil else { continue }
                let read = reader.terms.read(text)
                if !read.isUnknown, read.kind != .flat, terms.kind == nil {
                    terms = read
                    for remark in read.remarks { findings.notCarried.append("\(reader.address(row, field)): \(remark)") }
                }
                continue
            }
            // A column of steps may hold a growth in words.
            if field == .steps {
                guard let column = reader.column(field), let text = cell.words, !NothingText.isNothing(cell),
                    StepWords(text, column, rent: nil).steps(at: "").isEmpty, TextScanner(text).dates.isEmpty, column.number(cell) == nil
                else { continue }
                let read = reader.terms.read(text)
                if !read.isUnknown, read.kind != .flat, terms.kind == nil || terms.kind == .flat { terms = read }
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
                if rate == nil, share >= 0 { rate = share }
                continue
            }
            guard let text = cell.words, !(NothingText.isNothing(cell) && field != .terms) else { continue }
            let read = reader.terms.read(NothingText.isNothing(cell) ? "none" : text)
            for remark in read.remarks { findings.notCarried.append("\(reader.address(row, field)): \(remark)") }
            if read.isUnknown {
                findings.unused.append((reader.address(row, field), text, "says nothing of a review that is known"))
            } else if terms.kind == nil || terms.kind == .flat {
                terms = read
            }
        }
        settle(isIndexed, isFixed, rate)
        if let floor = share(reader, row, .floor) { terms.floor = floor }
        if let cap = share(reader, row, .cap) { terms.cap = cap }
        if terms.kind == nil, terms.floor != nil || terms.cap != nil { terms.kind = .cpi }
        months(reader, row, &findings)
    }

    private mutating func settle(_ isIndexed: Bool?, _ isFixed: Bool?, _ rate: Double?) {
        if isIndexed == true {
            terms.kind = .cpi
        } else if isFixed == true || (terms.kind == nil && isFixed == nil && rate ?? 0 > 0) {
            terms.kind = .fixed
            terms.rate = rate ?? terms.rate
        } else if terms.kind == nil, isIndexed == false || isFixed == false {
            terms.kind = .flat
        } else if terms.kind == .fixed, terms.rate == nil {
            terms.rate = rate
        }
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
        if let number = column.number(cell)?.number, let count = Int(exactly: number), count > 0 {
            let isYears =
                RentWords.isYear(Words.tokens(column.title))
                || (column.profile.largest < 12 && !RentWords.isMonth(Words.tokens(column.title)))
            terms.months = isYears ? count * 12 : count
        } else if let text = cell.words, let months = ReviewTerms(text).months {
            terms.months = months
        } else {
            findings.unused.append((reader.address(row, .reviewMonths), cell.shown, "is no time between reviews"))
        }
    }
}
