// Budgets as files through the whole service, for tests. Real: what ServiceFixture has, and the reader of files.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_BUDGET_FILES_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_BUDGET_FILES_H_

#include <string>
#include <vector>

#include "common/rpc/limits.h"
#include "common/rpc/testing/whole_stream.h"
#include "services/budget/domain/limits.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {

inline constexpr char kHeader[] = "budget,group,display_name,amount,currency,recurrence,first_day";

class BudgetFilesTest : public ServiceFixture {
 protected:
  struct Imported {
    absl::Status status;
    v1::ImportBudgetsResponse last;
    std::vector<v1::ImportedBudget> rows;

    std::vector<int> outcomes() const {
      std::vector<int> all;
      for (const v1::ImportedBudget& row : rows) all.push_back(row.outcome());
      return all;
    }
    // Returns the error of a row, by its place.
    std::string ErrorOf(std::size_t place) const {
      const google::rpc::Status& error = rows.at(place).error();
      return error.message() + (error.details_size() == 1 ? " " + error.details(0).value() : "");
    }
  };

  // Sends a file in pieces and reads the whole answer.
  Imported Import(const std::string& file, const std::string& header_text = "", std::size_t chunk_bytes = 1 << 20,
                  const std::string& organization = "acme", const std::string& subject = "ann") {
    v1::ImportBudgetsRequest request;
    *request.mutable_header() = Parse<v1::BudgetFileHeader>(header_text);
    request.mutable_header()->set_parent("organizations/" + organization);
    const auto streamed = Stream<v1::ImportBudgetsResponse>("ImportBudgets", rpc::InChunks(request, file, chunk_bytes),
                                                            organization, subject);
    Imported imported;
    imported.status = streamed.status;
    for (const v1::ImportBudgetsResponse& response : streamed.messages) {
      imported.last = response;
      imported.rows.insert(imported.rows.end(), response.budgets().begin(), response.budgets().end());
    }
    return imported;
  }

  std::string Export(const std::string& filter = "", const std::string& organization = "acme") {
    v1::ExportBudgetsRequest request;
    request.set_parent("organizations/" + organization);
    *request.mutable_filter() = Parse<v1::ListBudgetsRequest::Filter>(filter);
    const auto streamed = Stream<v1::ExportBudgetsResponse>(
        "ExportBudgets", std::vector<v1::ExportBudgetsRequest>{request}, organization);
    EXPECT_THAT(streamed.status, outlay::testing::IsOk());
    for (const auto& part : streamed.messages) EXPECT_LE(part.chunk().size(), rpc::limits::kExportChunkBytes);
    return rpc::FileOf(streamed);
  }

  static std::string Rows(const std::vector<std::string>& rows) {
    std::string file = std::string(kHeader) + "\n";
    for (const std::string& row : rows) file += row + "\n";
    return file;
  }

  // Makes a budget with every field set.
  void MakeRichBudget() {
    MakeBudget("rich", "tools", 100'000, R"pb(
      note: "=1+1, or \"more\"\nsecond line"
      hidden: true
      by_choice: true
      purchase_order_number: "PO-7"
      filter {
        categories: "43"
        categories: "travel"
        suppliers: "organizations/acme/suppliers/initech"
        cost_centers: "cc-1"
        projects: "apollo"
      }
      enforcement { stage: STAGE_REQUEST action: ACTION_WARN }
      enforcement { stage: STAGE_INVOICE action: ACTION_BLOCK }
      enforcement { stage: STAGE_REQUEST interval: INTERVAL_TO_DATE action: ACTION_TRACK }
      distribution {
        amounts { currency_code: "USD" units: 400 }
        amounts { currency_code: "USD" }
        amounts { currency_code: "USD" nanos: 500000000 }
        amounts { currency_code: "USD" units: 99 nanos: 500000000 }
        amounts { currency_code: "USD" units: 500 }
      }
      ceiling_basis_points: 11000
      buffer {
        basis_points: 500
        amount { currency_code: "USD" units: 20 }
      }
      rollover {
        rule: RULE_CAPPED
        cap { currency_code: "USD" units: 7 nanos: 500000000 }
        carry_negative: true
      }
      thresholds {
        thresholds { measure: MEASURE_USED basis_points: 8025 }
        thresholds { measure: MEASURE_REMAINING basis_points: 0 counted: PART_COMMITTED counted: PART_SPENT }
        thresholds {
          measure: MEASURE_REMAINING
          amount { currency_code: "USD" units: 12 nanos: 500000000 }
        }
      }
      contacts: "organizations/acme/users/ann"
      contacts: "organizations/acme/users/bob"
      owners: "organizations/acme/users/cat"
      tax_counting: TAX_COUNTING_NON_RECOVERABLE
      year_end_rule: YEAR_END_RULE_CARRY_BOTH
      allocation_rules {
        sum_may_exceed_limit: true
        unallocated_blocked: true
        new_members { basis_points: 1250 }
        thresholds { thresholds { measure: MEASURE_USED basis_points: 5000 } }
      }
      period {
        recurrence: RECURRENCE_EVERY_N_MONTHS
        months: 5
        first_day { year: 2026 month: 1 day: 1 }
        last_day { year: 2030 month: 12 day: 31 }
      })pb");
  }

 private:
  template <typename Response, typename Request>
  rpc::Streamed<Response> Stream(const std::string& method, const std::vector<Request>& requests,
                                 const std::string& organization, const std::string& subject = "ann") {
    return rpc::StreamInOneThread<Response>(channel_, node_.scheduler(), "/outlay.budget.v1.BudgetFiles/" + method,
                                            requests, As(subject, organization));
  }
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_BUDGET_FILES_H_
