/// Finds the dates and amounts in a text such as "01/08/2029: £99,300; from 1 Aug 2031 £110,000".
struct TextScanner {
    private(set) var dates: [(date: DateText, place: Int, count: Int)] = []
    private(set) var amounts: [(text: String, place: Int)] = []
    /// All words, dates among them, without the signs at their ends.
    private(set) var words: [String] = []

    init(_ text: String) {
        guard text.utf8.count <= 4_000 else { return }
        words = TextScanner.words(text)
        var place = 0
        while place < words.count {
            // The longest run of up to three words that is a date.
            if let length = (1...3).reversed().first(where: { length in
                place + length <= words.count && TextScanner.isDate(words[place..<place + length])
            }), let date = DateText(words[place..<place + length].joined(separator: " ")) {
                dates.append((date, place, length))
                place += length
                continue
            }
            if NumberText(words[place]) != nil { amounts.append((words[place], place)) }
            place += 1
        }
    }

    private static func isDate(_ words: ArraySlice<String>) -> Bool {
        guard words.allSatisfy({ $0.contains { $0.isNumber } || MonthName.number($0) != nil }) else { return false }
        guard let date = DateText(words.joined(separator: " ")) else { return false }
        // A number of eight digits, or two numbers side by side, are no date within a text.
        if words.count == 1 { return words.joined().contains { ".-/".contains($0) } && isWhole(date, words.joined()) }
        return words.contains { MonthName.number($0) != nil }
    }

    /// 12.2030 is a month, 1.500 and 2.5 are not.
    private static func isWhole(_ date: DateText, _ text: String) -> Bool {
        if case .month = date.reading { return text.contains("/") || text.contains("-") }
        return true
    }

    /// The words without the signs at their ends; a currency and its amount are one.
    private static func words(_ text: String) -> [String] {
        let parts = text.split {
            $0.isWhitespace || $0 == ";" || $0 == ":" || $0 == "(" || $0 == ")" || $0 == "=" || $0 == "@" || $0 == "→"
        }
        var words: [String] = []
        for part in parts {
            var word = part
            while let last = word.last, ",.".contains(last) { word.removeLast() }
            while let first = word.first, ",.".contains(first) { word.removeFirst() }
            if let last = words.last, isThousands(last, word) {
                words[words.count - 1] = last + " " + word
            } else {
                words.append(String(word))
            }
        }
        return words
    }
    /// True where a space parts thousands: "1 085" before "500".
    private static func isThousands(_ first: String, _ second: Substring) -> Bool {
        guard second.prefix(while: \.isNumber).count == 3, second.dropFirst(3).allSatisfy({ !$0.isNumber || ",.".contains($0) }) else {
            return false
        }
        let digits = first.drop { !$0.isNumber }
        return !digits.isEmpty && digits.allSatisfy { $0.isNumber || $0 == " " }
            && digits.split(separator: " ").allSatisfy { $0.count <= 3 }
    }

}
