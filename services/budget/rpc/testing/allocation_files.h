// Allocations as files through the whole service, for tests. Real: what ServiceFixture has, and the reader of files.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_ALLOCATION_FILES_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_ALLOCATION_FILES_H_

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "common/rpc/testing/whole_stream.h"
#include "outlay/budget/v1/allocation_files.pb.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {

class AllocationFilesTest : public ServiceFixture {
 protected:
  struct Imported {
    absl::Status status;
    v1::ImportAllocationsResponse last;
    std::vector<v1::ImportedAllocation> rows;
    std::size_t largest = 0;  // bytes of a message

    std::vector<int> outcomes() const {
      std::vector<int> all;
      for (const v1::ImportedAllocation& row : rows) all.push_back(row.outcome());
      return all;
    }
    // Returns the error of a row, by its place.
    std::string ErrorOf(std::size_t place) const {
      const google::rpc::Status& error = rows.at(place).error();
      std::string text = error.message();
      for (const auto& detail : error.details()) text += " " + detail.value();
      return text;
    }
  };

  // Sends a file in pieces and reads the whole answer.
  Imported Import(const std::vector<std::string>& rows, const std::string& header = "",
                  std::size_t chunk_bytes = 1 << 20) {
    std::string file = "budget,member,share,currency\n";
    for (const std::string& row : rows) file += row + "\n";
    return ImportFile(file, header, chunk_bytes);
  }
  Imported ImportFile(const std::string& file, const std::string& header = "", std::size_t chunk_bytes = 1 << 20) {
    v1::ImportAllocationsRequest request;
    *request.mutable_header() = Parse<v1::AllocationFileHeader>(header);
    request.mutable_header()->set_parent("organizations/acme");
    const auto streamed =
        Stream<v1::ImportAllocationsResponse>("ImportAllocations", rpc::InChunks(request, file, chunk_bytes));
    Imported imported;
    imported.status = streamed.status;
    for (const v1::ImportAllocationsResponse& response : streamed.messages) {
      imported.last = response;
      imported.largest = std::max(imported.largest, response.ByteSizeLong());
      imported.rows.insert(imported.rows.end(), response.allocations().begin(), response.allocations().end());
    }
    return imported;
  }
  std::string Export(const std::string& filter = "") {
    v1::ExportAllocationsRequest request;
    request.set_parent("organizations/acme");
    *request.mutable_filter() = Parse<v1::ListBudgetsRequest::Filter>(filter);
    const auto streamed =
        Stream<v1::ExportAllocationsResponse>("ExportAllocations", std::vector<v1::ExportAllocationsRequest>{request});
    EXPECT_THAT(streamed.status, outlay::testing::IsOk());
    return rpc::FileOf(streamed);
  }
  template <typename Response, typename Request>
  rpc::Streamed<Response> Stream(const std::string& method, const std::vector<Request>& requests) {
    return rpc::StreamInOneThread<Response>(channel_, node_.scheduler(), "/outlay.budget.v1.AllocationFiles/" + method,
                                            requests, As(user_));
  }
  void Make(const std::string& budget, const std::string& group = "sales", const std::string& rules = "") {
    MakeBudget(budget, group, 1'000, "allocation_rules { " + rules + " }");
  }
  // Takes back the allocations of `members`, given as "members: '...'"; of all if it is empty.
  void TakeBack(const std::string& budget, const std::string& members = "") {
    auto request = Parse<v1::TakeBackAllocationsRequest>(members);
    request.set_request_id(NextRequestId());
    request.set_budget("organizations/acme/budgets/" + budget);
    EXPECT_THAT((Call<v1::AllocationsChanged>("Allocations/TakeBackAllocations", request)), outlay::testing::IsOk());
  }
  std::size_t Changes() { return Events<v1::AllocationsChanged>().size(); }

  std::string user_ = "ann";
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_ALLOCATION_FILES_H_
