import Foundation
import StructEngine
import TestSupport

@testable import StructTables

/// Imports of fixtures and of small texts, into the small deal with another closing date and currency.
enum Roll {
    static func file(_ name: String) throws -> TableFile {
        TableFile(name: name, bytes: [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "rolls/\(name)"))))
    }

    static func base(_ currency: String = "EUR", jurisdiction: String = "EU", closing: String = "2026-06-30") throws -> TableFile {
        let text = try String(contentsOf: Repository.fixtures.appending(path: "small.json"), encoding: .utf8)
            .replacingOccurrences(of: "2026-03-31", with: closing)
            .replacingOccurrences(of: "\"currency\": \"EUR\"", with: "\"currency\": \"\(currency)\"")
            .replacingOccurrences(of: "\"jurisdiction\": \"EU\"", with: "\"jurisdiction\": \"\(jurisdiction)\"")
        return TableFile(name: "base.json", bytes: Array(text.utf8))
    }

    static func read(_ name: String, currency: String = "EUR", options: TableImport.Options = .init()) throws -> TableImport {
        try TableImport([file(name)], into: base(currency), options: options)
    }

    static func read(text: String, currency: String = "GBP", options: TableImport.Options = .init()) throws -> TableImport {
        try TableImport([TableFile(name: "roll.csv", bytes: Array(text.utf8))], into: base(currency, jurisdiction: "UK"), options: options)
    }

    /// Options under which differences are accepted.
    static var accepting: TableImport.Options {
        var options = TableImport.Options()
        options.acceptsDifference = true
        return options
    }

    /// The faults that an import of a text has.
    static func faults(_ text: String, options: TableImport.Options = .init()) -> [StructEngine.Issue] {
        do {
            _ = try read(text: text, options: options)
            return []
        } catch StructError.issues(let issues) {
            return issues
        } catch {
            return []
        }
    }
}
