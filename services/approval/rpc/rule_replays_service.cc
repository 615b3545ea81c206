#include "services/approval/rpc/rule_replays_service.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/page.h"
#include "common/rpc/values.h"
#include "services/approval/commands/scene.h"
#include "services/approval/convert/convert.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/names.h"
#include "services/approval/domain/replay.h"
#include "services/approval/domain/seating.h"
#include "services/approval/domain/selection.h"
#include "services/approval/store/tables.h"

namespace outlay::approval {
namespace {

// One stream. Used by one thread at a time; keeps itself alive until the stream has ended.
class Replay : public std::enable_shared_from_this<Replay> {
 public:
  using Stream = rpc::Stream<v1::ReplayRulesRequest, v1::ReplayRulesResponse>;

  Replay(std::unique_ptr<store::Reader> reader, Stream stream)
      : reader_(std::move(reader)), stream_(std::move(stream)) {}

  void Run(absl::Time now) {
    if (const absl::Status begun = Begin(now); !begun.ok()) return stream_.Finish(begun);
    Step();
  }

 private:
  absl::Status Begin(absl::Time now);
  absl::StatusOr<std::vector<Rule>> Drafts() const;
  void Step();
  absl::Status Look(v1::ReplayRulesResponse& response);
  absl::Status AddFlip(const PastReview& past, const Replayed& replayed, v1::ReplayRulesResponse& response) const;
  void AddStages(const Review& review, v1::ReplayFlip& flip) const;
  void FillTotals(v1::ReplayTotals& totals) const;
  rpc::PageScope Scope() const {
    return {.list = "rules.replay", .organization = scene_.organization, .filter = filter_, .order_by = "open_time"};
  }

  const std::unique_ptr<store::Reader> reader_;
  const Stream stream_;
  Scene scene_;
  std::string filter_;
  std::vector<Rule> rules_;  // as they would be
  std::set<std::string> nameless_;
  std::optional<Replayer> replayer_;
  std::optional<PastReviewKey> after_;
  absl::Time since_ = absl::InfinitePast();
  absl::Time until_ = absl::InfiniteFuture();
  int64_t flips_max_ = 0;
  ReplaySums sums_;
  bool is_over_ = false;
};

absl::StatusOr<std::optional<PastReviewKey>> KeyOf(const std::string& organization, std::string_view place) {
  if (place.empty()) return std::optional<PastReviewKey>();
  const size_t slash = place.find('/');
  int64_t micros = 0;
  const char* const end = slash == std::string_view::npos ? nullptr : place.data() + slash;
  if (end == nullptr || std::from_chars(place.data(), end, micros).ptr != end) {
    return FieldInvalid("page_token", "is not of this list");
  }
  return std::optional(PastReviewKey(organization, absl::FromUnixMicros(micros), std::string(place.substr(slash + 1))));
}

absl::Status Replay::Begin(absl::Time now) {
  const v1::ReplayRulesRequest& request = stream_.request();
  OUTLAY_ASSIGN_OR_RETURN(scene_, LoadScene(std::as_const(*reader_), stream_.caller().organization, now,
                                            /*with_rules=*/true));
  v1::ReplayRulesRequest filter = request;
  filter.clear_page_token();
  filter.clear_page_size();
  filter_ = filter.SerializeAsString();
  OUTLAY_ASSIGN_OR_RETURN(const std::string place, rpc::ReadPageToken(Scope(), request.page_token()));
  OUTLAY_ASSIGN_OR_RETURN(after_, KeyOf(scene_.organization, place));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Rule> drafts, Drafts());
  for (const Rule& draft : drafts) {
    if (draft.revision == 0) nameless_.insert(draft.id);
  }
  std::vector<std::string> without;
  for (const std::string& name : request.without_rules()) {
    without.push_back(LastId(name));
    OUTLAY_RETURN_IF_ERROR(LoadRule(*reader_, {scene_.organization, without.back()}).status());
  }
  rules_ = RulesWith(*scene_.rules, drafts, without);
  replayer_.emplace(rules_, *scene_.people);
  if (request.has_start_time()) since_ = rpc::TimeFromProto(request.start_time());
  if (request.has_end_time()) until_ = rpc::TimeFromProto(request.end_time());
  flips_max_ = request.page_size() == 0 ? limits::kReplayFlips : request.page_size();
  return scene_.people->status();
}

absl::StatusOr<std::vector<Rule>> Replay::Drafts() const {
  std::vector<Rule> drafts;
  for (int i = 0; i < stream_.request().rules_size(); ++i) {
    const v1::Rule& proto = stream_.request().rules(i);
    Rule draft;
    if (proto.name().empty()) {
      // No id contains a dot: it differs from all others, and sorts first among those of its group.
      draft.id = Concat(".", i);
    } else {
      OUTLAY_ASSIGN_OR_RETURN(draft, LoadRule(*reader_, {scene_.organization, LastId(proto.name())}));
    }
    absl::StatusOr<RuleSpec> spec = FromProto(proto, scene_.base_currency);
    if (!spec.ok()) return AtField(Concat("rules[", i, "]"), spec.status());
    if (!scene_.people->DepthOf(spec->group_id).has_value()) return GroupNotFound(spec->group_id);
    const std::string findings = CheckRule(*spec, *scene_.people);
    if (!findings.empty()) return RuleInvalid(findings);
    draft.spec = *std::move(spec);
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

void Replay::Step() {
  v1::ReplayRulesResponse response;
  if (const absl::Status looked = Look(response); !looked.ok()) return stream_.Finish(looked);
  FillTotals(*response.mutable_totals());
  if (after_.has_value()) rpc::ToProto(std::get<1>(*after_), response.mutable_reached_time());
  const bool is_page_full = sums_.flips() >= flips_max_;
  if (!is_over_) {
    response.set_page_token(
        rpc::MakePageToken(Scope(), Concat(absl::ToUnixMicros(std::get<1>(*after_)), "/", std::get<2>(*after_))));
  }
  stream_.Write(response, [self = shared_from_this(), is_page_full](bool is_alive) {
    if (!is_alive) return self->stream_.Finish(absl::CancelledError("the caller is gone"));
    if (self->is_over_ || is_page_full) return self->stream_.Finish(absl::OkStatus());
    self->Step();
  });
}

absl::Status Replay::Look(v1::ReplayRulesResponse& response) {
  const auto& kinds = stream_.request().kinds();
  int looked = 0;
  absl::Status status;
  is_over_ = true;
  const auto visit = [&](const PastReview& past) {
    if (looked == limits::kReplayChunk || response.flips_size() == limits::kReplayFlipsPerMessage ||
        sums_.flips() >= flips_max_) {
      is_over_ = false;
      return store::Visit::kStop;
    }
    ++looked;
    after_ = PastReviewKey(scene_.organization, past.open_time, past.id);
    const auto kind = static_cast<int>(past.subject.kind);
    if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) return store::Visit::kContinue;
    const Replayed replayed = replayer_->Judge(past);
    status = sums_.Add(past, replayed);
    if (status.ok() && replayed.change != ReplayChange::kNone) status = AddFlip(past, replayed, response);
    return status.ok() ? store::Visit::kContinue : store::Visit::kStop;
  };
  OUTLAY_RETURN_IF_ERROR(ListPastReviews(*reader_, scene_.organization, since_, until_, after_, visit));
  OUTLAY_RETURN_IF_ERROR(status);
  return scene_.people->status();
}

absl::Status Replay::AddFlip(const PastReview& past, const Replayed& replayed,
                             v1::ReplayRulesResponse& response) const {
  OUTLAY_ASSIGN_OR_RETURN(const Review review, LoadReview(*reader_, {scene_.organization, past.id}));
  v1::ReplayFlip& flip = *response.add_flips();
  flip.set_review(ReviewName(scene_.organization, past.id));
  flip.set_resource(review.subject.resource);
  flip.set_title(review.subject.title);
  flip.set_kind(static_cast<v1::SubjectKind>(past.subject.kind));
  rpc::ToProto(past.subject.amount, flip.mutable_amount());
  rpc::ToProto(past.open_time, flip.mutable_open_time());
  flip.set_state(static_cast<v1::Review::State>(past.state));
  flip.set_change(static_cast<v1::ReplayChange>(replayed.change));
  flip.set_needs_more(replayed.needs_more);
  AddStages(review, flip);
  return absl::OkStatus();
}

void Replay::AddStages(const Review& review, v1::ReplayFlip& flip) const {
  const std::vector<ReviewStage> would = SelectStages(rules_, review.subject, *scene_.people).stages;
  const auto has = [](const std::vector<ReviewStage>& stages, const ReviewStage& stage) {
    const uint64_t fingerprint = FingerprintOf(stage.stage, stage.group_id);
    return std::any_of(stages.begin(), stages.end(), [&](const ReviewStage& other) {
      return FingerprintOf(other.stage, other.group_id) == fingerprint;
    });
  };
  for (const ReviewStage& stage : would) {
    if (has(review.stages, stage)) continue;
    v1::ReplayStage& added = *flip.add_added();
    *added.mutable_stage() = ToProto(scene_.organization, stage.stage);
    if (!stage.rule_id.empty() && !nameless_.contains(stage.rule_id)) {
      added.set_rule(RuleName(scene_.organization, stage.rule_id));
    }
    const Room room = {.subject = review.subject,
                       .group_id = GroupOf(stage, review.subject),
                       .people = *scene_.people,
                       .delegations = *scene_.delegations,
                       .now = scene_.business_now};
    for (const Seat& seat : SeatStage(stage.stage, room).seats) {
      added.add_approvers(UserName(scene_.organization, seat.user));
    }
  }
  for (const ReviewStage& stage : review.stages) {
    if (!stage.stays_owed && !has(would, stage)) *flip.add_removed() = ToProto(scene_.organization, stage.stage);
  }
}

void Replay::FillTotals(v1::ReplayTotals& totals) const {
  totals.set_review_count(sums_.reviews());
  totals.set_flip_count(sums_.flips());
  totals.set_needs_more_count(sums_.needs_more());
  for (const auto& [key, sum] : sums_.sums()) {
    v1::ReplayMoney& money = *totals.add_money();
    money.set_change(static_cast<v1::ReplayChange>(key.first));
    money.set_review_count(sum.reviews);
    rpc::ToProto(sum.amount, money.mutable_amount());
    rpc::ToProto(sum.needs_more, money.mutable_needs_more_amount());
  }
}

}  // namespace

void RuleReplaysService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.BindStream("/outlay.approval.v1.RuleReplays/ReplayRules", this, &RuleReplaysService::ReplayRules);
}

void RuleReplaysService::ReplayRules(rpc::Stream<v1::ReplayRulesRequest, v1::ReplayRulesResponse> stream) {
  std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(stream.caller().organization));
  std::make_shared<Replay>(std::move(reader), std::move(stream))->Run(clock_->Now());
}

}  // namespace outlay::approval
