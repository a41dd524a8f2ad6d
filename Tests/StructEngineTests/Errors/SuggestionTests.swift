import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// What a fault proposes is never worse than saying nothing.
@Suite struct SuggestionTests {
    @Test(arguments: [
        ("AA2", "AA"), ("Aa2", "AA"), ("baa1", "BBB+"), ("bbb-", "BBB-"), ("AA ", "AA"), ("A++", "A+"), ("unrated", "NR"),
        ("B+", nil), ("BB+", nil), ("BB-", nil), ("D", nil), ("C", nil), ("B1", nil), ("Baa", nil),
    ]) func aRatingIsOnlyTakenForAnotherSpellingOfTheSameGrade(text: String, meant: String?) {
        #expect(Deal.Rating.name(meantBy: text) == meant)
    }

    @Test func aTargetRatingOfAnotherScaleIsTheSameGrade() {
        #expect(Deal.TargetRating.name(meantBy: "Aa2") == "AA" && Deal.TargetRating.name(meantBy: "A2") == "A")
        #expect(Deal.TargetRating.name(meantBy: "AA-") == nil)
    }

    /// A column of a rent roll that the format does not know is not taken for a key that is there.
    @Test func aKeyThatIsThereIsNotProposedForAnother() throws {
        let text = DealText.twoHalls.text.replacing("\"tenant\":", with: "\"tenant_id\": \"T1\", \"tenant\":", maxReplacements: 1)
        let found = try faults { try Deal(json: Array(text.utf8)) }
        #expect(found.count == 1 && found[0].id == "unknown_key")
        #expect(!found[0].message.contains("did you mean"))
    }

    @Test(arguments: [
        ("2.9%", 0.029), ("14%", 0.14), ("1,400,000", 1_400_000), ("1 250 000.5", 1_250_000.5), ("0x10", nil), ("1,400.5,000", nil),
        ("1,500", nil),
    ]) func aNumberInATextIsReadToTheLastBit(text: String, number: Double?) {
        #expect(numberMeant(by: text) == number)
    }

    @Test func nearNamesAreFoundWithinAThirdOfTheLetters() {
        let names = ["market_value", "cost", "country", "mezz"]
        #expect(nearestName(to: "market_valeu", among: names) == "market_value")
        #expect(nearestName(to: "cots", among: names) == "cost")
        #expect(nearestName(to: "mezzanine", among: names) == "mezz")
        #expect(nearestName(to: "market_prices", among: names) == nil)
        #expect(nearestName(to: "contry", among: ["counter", "country"]) == "country")
    }
}
