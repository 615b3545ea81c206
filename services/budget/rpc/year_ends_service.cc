#include "services/budget/rpc/year_ends_service.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "common/access/list_cursor.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/values.h"
#include "services/budget/commands/year_end_verbs.h"
#include "services/budget/convert/year_ends.h"
#include "services/budget/rpc/preview_year_end.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {
namespace {

constexpr std::string_view kYearEndsPath = "/outlay.budget.v1.YearEnds/";

absl::StatusOr<v1::YearEnd> ReadYearEnd(const store::Reader& reader, const rpc::Caller& caller,
                                        const std::string& year_end_id) {
  OUTLAY_ASSIGN_OR_RETURN(const YearEndRun run, LoadYearEnd(reader, {caller.organization, year_end_id}));
  return ToProto(caller.organization, run);
}

absl::StatusOr<v1::ListYearEndsResponse> ListAll(const store::Reader& reader, const rpc::Caller& caller,
                                                 const v1::ListYearEndsRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(
      access::ListCursor cursor,
      access::ListCursor::Open(
          {.list = "yearEnds.list", .organization = caller.organization, .filter = {}, .order = "id"},
          request.page_size(), request.page_token()));
  v1::ListYearEndsResponse response;
  OUTLAY_RETURN_IF_ERROR(ListYearEnds(reader, caller.organization, cursor.after(), [&](const YearEndRun& run) {
    return cursor.Visit(run.id, [&] {
      *response.add_year_ends() = ToProto(caller.organization, run);
      return true;
    });
  }));
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

absl::StatusOr<v1::ListYearEndLinesResponse> ListLines(const store::Reader& reader, const rpc::Caller& caller,
                                                       const v1::ListYearEndLinesRequest& request) {
  const YearEndKey key = {caller.organization, LastId(request.parent())};
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "yearEnds.listLines",
                                                    .organization = caller.organization,
                                                    .filter = std::get<1>(key),
                                                    .order = "budget"},
                                                   request.page_size(), request.page_token()));
  OUTLAY_RETURN_IF_ERROR(LoadYearEnd(reader, key).status());
  v1::ListYearEndLinesResponse response;
  OUTLAY_RETURN_IF_ERROR(ListYearEndEntries(reader, key, cursor.after(), [&](const YearEndEntry& entry) {
    return cursor.Visit(entry.line.budget_id, [&] {
      *response.add_lines() = ToProto(caller.organization, entry);
      return true;
    });
  }));
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

}  // namespace

void YearEndsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.BindStream(Concat(kYearEndsPath, "PreviewYearEnd"), this, &YearEndsService::PreviewYearEnd);
  dispatcher.Bind(Concat(kYearEndsPath, "CloseYear"), this, &YearEndsService::CloseYear);
  dispatcher.Bind(Concat(kYearEndsPath, "ReverseYearEnd"), this, &YearEndsService::ReverseYearEnd);
  dispatcher.Bind(Concat(kYearEndsPath, "GetYearEnd"), this, &YearEndsService::GetYearEnd);
  dispatcher.Bind(Concat(kYearEndsPath, "ListYearEnds"), this, &YearEndsService::ListYearEnds);
  dispatcher.Bind(Concat(kYearEndsPath, "ListYearEndLines"), this, &YearEndsService::ListYearEndLines);
}

void YearEndsService::PreviewYearEnd(rpc::Stream<v1::PreviewYearEndRequest, v1::PreviewYearEndResponse> stream) {
  StartPreview(*store_, clock_->Now(), std::move(stream));
}

void YearEndsService::CloseYear(rpc::Call<v1::CloseYearRequest, v1::YearEnd> call) {
  const v1::CloseYearRequest& request = call.request();
  const absl::StatusOr<absl::CivilDay> last_day = rpc::DateFromProto("last_day", request.last_day());
  if (!last_day.ok()) {
    call.Finish(last_day.status());
    return;
  }
  YearEndOrder order = {.year_end_id = request.year_end_id(),
                        .last_day = *last_day,
                        .default_rule = static_cast<YearEndRule>(request.default_rule()),
                        .refuses_late_entries = request.late_entries() == v1::LATE_ENTRIES_REFUSE};
  command::ExecuteCall(*executor_, call, std::make_unique<budget::CloseYear>(std::move(order)));
}

void YearEndsService::ReverseYearEnd(rpc::Call<v1::ReverseYearEndRequest, v1::YearEnd> call) {
  const v1::ReverseYearEndRequest& request = call.request();
  command::ExecuteCall(*executor_, call,
                       std::make_unique<budget::ReverseYearEnd>(LastId(request.name()), request.etag()));
}

void YearEndsService::GetYearEnd(rpc::Call<v1::GetYearEndRequest, v1::YearEnd> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(ReadYearEnd(*reader, call.caller(), LastId(call.request().name())));
}

void YearEndsService::ListYearEnds(rpc::Call<v1::ListYearEndsRequest, v1::ListYearEndsResponse> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(ListAll(*reader, call.caller(), call.request()));
}

void YearEndsService::ListYearEndLines(rpc::Call<v1::ListYearEndLinesRequest, v1::ListYearEndLinesResponse> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(ListLines(*reader, call.caller(), call.request()));
}

}  // namespace outlay::budget
