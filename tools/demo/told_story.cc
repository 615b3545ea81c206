#include "tools/demo/told_story.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/notification/v1/inbox.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/client/methods.h"
#include "tools/demo/business_time.h"

namespace outlay::demo {
namespace {

namespace no = notification::v1;
namespace po = purchase_order::v1;

constexpr char kBuyer[] = "demo";
constexpr char kExpiring[] = "order-expiring";
// Orders of the example whose end is told by the ladder: the third quarter's and the second half's.
constexpr std::string_view kEnding[] = {"Purchase order Q3_2020 ends on 2020-09-30",
                                        "Purchase order 2H_2020 ends on 2020-12-31"};

absl::Status NotAsExpected(std::string_view what) {
  return MakeError(absl::StatusCode::kInternal, "EXAMPLE_FAILED", what, {});
}

}  // namespace

absl::Status ToldStory::Begin() {
  return SetBusinessTime("2020-07-01T09:00:00Z");
}

absl::Status ToldStory::Tell() {
  OUTLAY_ASSIGN_OR_RETURN(const int orders, CountOrders());
  // Events of an organization come in order: whoever knows its last order knows all that came before.
  OUTLAY_RETURN_IF_ERROR(ReadUntil([orders](const Inbox& inbox) {
                           std::set<std::string> subjects;
                           for (const auto& [name, notice] : inbox) subjects.insert(notice.subject());
                           return static_cast<int>(subjects.size()) >= orders;
                         }).status());
  OUTLAY_RETURN_IF_ERROR(SetBusinessTime("2021-01-01T00:00:00Z"));
  OUTLAY_ASSIGN_OR_RETURN(const Inbox inbox, ReadUntil([](const Inbox& found) {
                            return std::all_of(std::begin(kEnding), std::end(kEnding), [&](std::string_view title) {
                              return std::any_of(found.begin(), found.end(),
                                                 [&](const auto& each) { return each.second.title() == title; });
                            });
                          }));
  return Show(inbox);
}

absl::Status ToldStory::SetBusinessTime(const std::string& rfc3339) {
  return demo::SetBusinessTime(notices_, organization_, Concat("told-", rfc3339), TimeOf(rfc3339));
}

absl::StatusOr<int> ToldStory::CountOrders() {
  po::ListPurchaseOrdersRequest request;
  request.set_parent(Concat("organizations/", organization_));
  OUTLAY_ASSIGN_OR_RETURN(const auto page,
                          orders_.Call<po::ListPurchaseOrdersResponse>(client::kListPurchaseOrders, request));
  return page.purchase_orders_size();
}

absl::StatusOr<ToldStory::Inbox> ToldStory::ReadUntil(const std::function<bool(const Inbox&)>& is_complete) {
  no::StreamNoticesRequest request;
  request.set_parent(Concat("organizations/", organization_, "/users/", kBuyer));
  Inbox inbox;
  bool complete = false;
  const absl::Status end = notices_.ReadStream<no::StreamNoticesResponse>(
      client::kStreamNotices, request, [&](const no::StreamNoticesResponse& response) {
        for (const no::Notice& notice : response.notices()) inbox[notice.name()] = notice;
        complete = is_complete(inbox);
        return !complete;
      });
  if (complete) return inbox;
  return NotAsExpected(Concat("the buyer was not told everything: ", inbox.size(), " notices; ", end.message()));
}

absl::Status ToldStory::Show(const Inbox& inbox) {
  std::map<std::string, int> kinds;
  for (const auto& [name, notice] : inbox) {
    kinds[notice.kind()] += 1;
    if (notice.kind() == kExpiring || notice.kind().starts_with("balance-")) say_(notice.text());
  }
  std::string counts;
  for (const auto& [kind, count] : kinds) counts += Concat(counts.empty() ? "" : ", ", count, " ", kind);
  say_(Concat(inbox.size(), " notices in the inbox: ", counts));
  for (const std::string_view title : kEnding) {
    const auto times =
        std::count_if(inbox.begin(), inbox.end(), [&](const auto& each) { return each.second.title() == title; });
    if (times != 1) return NotAsExpected(Concat("\"", title, "\" was told ", times, " times"));
  }
  return absl::OkStatus();
}

}  // namespace outlay::demo
