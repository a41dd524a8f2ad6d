import NIOCore
import StructEngine
import Testing

@testable import StructServing

struct TriggersTests {
    private func minutes(_ memory: (Int) -> Double) -> [Monitor.Minute] {
        (0..<60).map { number in
            var minute = Monitor.Minute(number: Int64(number))
            minute.memory = memory(number)
            return minute
        }
    }

    @Test func memoryThatGrowsByTwoMegabytesAMinuteGrowsBy120AnHour() throws {
        let growth = try #require(Triggers.growth(minutes { Double($0) * 2 * 1_048_576 }))
        #expect(growth == 120 * 1_048_576)
    }

    @Test func aBurstThatIsGivenBackIsNoGrowth() {
        #expect(Triggers.growth(minutes { $0 == 55 || $0 == 30 ? 1e9 : 1e6 }) == 0)
        #expect(Triggers.growth(Array(minutes { Double($0) }.prefix(20))) == nil)
    }

    @Test func aPercentileIsRightToATenth() throws {
        var latencies = Latencies()
        for milliseconds in 1...1_000 { latencies.add(milliseconds: Double(milliseconds)) }
        let p95 = try #require(latencies.percentile(0.95))
        #expect(p95 >= 950 && p95 <= 950 * 1.1)
        #expect(Latencies().percentile(0.95) == nil)
    }
}

struct AnswerShelfTests {
    @Test func anAnswerIsMadeOnceAndWhatIsNotAskedLeaves() async throws {
        let shelf = AnswerShelf(most: 4)
        var made: [String] = []
        for question in ["a", "a", "b", "a", "c", "d", "a", "e", "f", "a", "b"] {
            let answer = try await shelf.answer(question) {
                made.append(question)
                return Array(question.utf8)
            }
            #expect(String(buffer: answer) == question + "\n")
        }
        #expect(made == ["a", "b", "c", "d", "e", "f", "b"])
    }
}

struct MemberSpanTests {
    @Test func aMemberKeepsItsPlace() {
        let text = "{\"a\": {\"deal\": 1},\n \"deal\": [1, {\"x\": \"}]\"}], \"b\": 2}"
        let found = MemberSpan.blanked("deal", in: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
        #expect(found == String(repeating: " ", count: 18) + "\n         [1, {\"x\": \"}]\"}]")
        #expect(MemberSpan.blanked("c", in: Array(text.utf8)) == nil)
    }
}
