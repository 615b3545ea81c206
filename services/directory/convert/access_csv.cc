#include "services/directory/convert/access_csv.h"

#include <optional>
#include <string_view>

#include "common/rpc/words.h"
#include "services/directory/convert/access_reviews.h"
#include "services/directory/convert/roles.h"

namespace outlay::directory {
namespace {

std::string Instant(const std::optional<absl::Time>& time) {
  return time.has_value() ? absl::FormatTime(absl::RFC3339_full, *time, absl::UTCTimeZone()) : std::string();
}

std::string Day(const std::optional<absl::Time>& time) {
  return time.has_value() ? absl::FormatTime("%Y-%m-%d", *time, absl::UTCTimeZone()) : std::string();
}

std::vector<std::string> CellsOf(const Access& access, absl::Time now) {
  const RoleGrant& grant = access.grant;
  const std::optional<Money>& limit = grant.spec.authority_limit;
  const v1::RoleGrant::State state = ToProto(/*organization=*/"", grant, now).state();
  return {grant.spec.user_id,
          access.person.display_name,
          access.person.email,
          std::string(ToWord(access.user.state)),
          Day(access.last_seen),
          grant.spec.role_id,
          grant.spec.group_id,
          limit.has_value() ? limit->FormatAmount() : std::string(),
          limit.has_value() ? std::string(limit->currency().code()) : std::string(),
          rpc::WordOf(state),
          grant.granter.person(),
          grant.confirmer,
          Instant(grant.grant_time),
          Instant(grant.spec.expire_time),
          grant.id};
}

absl::Status Append(const std::vector<std::string>& texts, csv::Writer* writer) {
  std::vector<csv::Cell> cells;
  cells.reserve(texts.size());
  for (const std::string& text : texts) cells.push_back(csv::Cell::Text(text));
  return writer->Append(cells);
}

}  // namespace

std::vector<std::string> AccessColumns() {
  return {"user",       "display_name", "email",           "user_state",  "last_seen",
          "role",       "group",        "authority_limit", "currency",    "state",
          "granted_by", "confirmed_by", "grant_time",      "expire_time", "role_grant"};
}

absl::Status AppendAccess(const Access& access, absl::Time now, csv::Writer* writer) {
  return Append(CellsOf(access, now), writer);
}

std::vector<std::string> AccessReviewColumns() {
  std::vector<std::string> columns = AccessColumns();
  for (const char* const column : {"answer", "answered_by", "answer_time", "note"}) columns.emplace_back(column);
  return columns;
}

absl::Status AppendLine(const AccessReview& review, const AccessReviewLine& line, const Access& access, absl::Time now,
                        csv::Writer* writer) {
  std::vector<std::string> cells = CellsOf(access, review.create_time);
  const auto state = static_cast<v1::AccessReviewLine::State>(StateOf(review, line, now));
  cells.push_back(rpc::WordOf(state));
  cells.push_back(line.answer.answerer);
  cells.push_back(Instant(line.answer.time));
  cells.push_back(line.answer.note);
  return Append(cells, writer);
}

}  // namespace outlay::directory
