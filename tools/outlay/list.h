// Lists of all kinds: reads pages up to the limit, and prints them as a table, as JSON or as names.
#ifndef OUTLAY_TOOLS_OUTLAY_LIST_H_
#define OUTLAY_TOOLS_OUTLAY_LIST_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/outlay/arguments.h"
#include "tools/outlay/session.h"

namespace outlay::cli {

// How a list is requested and printed.
template <typename Request, typename Response, typename Thing>
struct Listing {
  Peer peer = Peer::kPurchaseOrder;
  std::string_view method;
  Request request;
  const google::protobuf::RepeatedPtrField<Thing>& (Response::*things)() const = nullptr;
  std::vector<Column> columns;
  std::function<std::vector<Cell>(const Thing&)> row;
  std::function<std::string(const Thing&)> name;  // for --quiet
  std::string_view nothing = "none";              // printed for an empty list
};

inline const Flag kLimitFlag = {"limit", "N", "at most so many; 100 unless told, 0 for all"};

// INVALID_ARGUMENT / USAGE. `otherwise`: the value if the flag is absent.
inline absl::StatusOr<int64_t> ParseNumber(const Arguments& arguments, std::string_view flag, int64_t otherwise) {
  int64_t number = otherwise;
  if (arguments.Has(flag) && !absl::SimpleAtoi(arguments.Get(flag), &number)) {
    return UsageError(Concat("--", flag, ": '", arguments.Get(flag), "' is not a number"));
  }
  return number;
}

// Returns --limit, INT64_MAX for 0. INVALID_ARGUMENT / USAGE: negative.
inline absl::StatusOr<int64_t> ParseLimit(const Arguments& arguments) {
  constexpr int64_t kUnlessTold = 100;
  OUTLAY_ASSIGN_OR_RETURN(const int64_t limit, ParseNumber(arguments, "limit", kUnlessTold));
  if (limit < 0) return UsageError(Concat("--limit: ", limit, " is below zero; 0 shows all"));
  return limit == 0 ? INT64_MAX : limit;
}

template <typename Request, typename Response, typename Thing>
absl::Status List(Listing<Request, Response, Thing> listing, const Arguments& arguments, Session& session) {
  constexpr int64_t kPageMax = 1000;
  OUTLAY_ASSIGN_OR_RETURN(const int64_t limit, ParseLimit(arguments));
  const client::BlockingClient client = session.Client(listing.peer);
  Table table(listing.columns);
  int64_t left = limit;
  do {
    listing.request.set_page_size(static_cast<int32_t>(std::min(left, kPageMax)));
    OUTLAY_ASSIGN_OR_RETURN(const Response page, client.Call<Response>(listing.method, listing.request));
    for (const Thing& thing : (page.*listing.things)()) {
      --left;
      if (session.settings().json) {
        session.WriteJson(thing);
      } else if (session.settings().quiet) {
        session.WriteLine(listing.name(thing));
      } else {
        table.Add(listing.row(thing));
      }
    }
    listing.request.set_page_token(page.next_page_token());
  } while (left > 0 && !listing.request.page_token().empty());
  session.WriteTable(table);
  if (left == limit) {
    session.Note(listing.nothing);
  } else if (!listing.request.page_token().empty()) {
    session.Note(Concat("There are more than ", limit, "; --limit 0 shows all."));
  }
  return absl::OkStatus();
}

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_LIST_H_
