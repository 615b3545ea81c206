#include "common/flow/review_events.h"

#include <optional>
#include <string>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/flow/follow_review.h"
#include "outlay/approval/v1/approval_events.pb.h"

namespace outlay::flow {
namespace {

namespace ap = approval::v1;

absl::Status EventUnreadable(const feed::FeedEvent& event) {
  return MakeError(absl::StatusCode::kInvalidArgument, "EVENT_UNREADABLE",
                   "the event's data is not what its type says; check that both services have fitting versions",
                   {{"type", event.event.type()}});
}

// Nothing: the event is of another type, or does not parse.
template <typename Event>
std::optional<ap::Review> ReviewOf(const feed::FeedEvent& event) {
  if (event.event.type() != Event::descriptor()->full_name()) return std::nullopt;
  Event parsed;
  return parsed.ParseFromString(event.event.data()) ? std::optional(parsed.review()) : std::nullopt;
}

template <typename... Events>
struct OneOf {
  static bool Has(std::string_view type) { return ((type == Events::descriptor()->full_name()) || ...); }
  static std::optional<ap::Review> Read(const feed::FeedEvent& event) {
    std::optional<ap::Review> review;
    ((review = review.has_value() ? std::move(review) : ReviewOf<Events>(event)), ...);
    return review;
  }
};

// The events that can report another round, another subject, or the end.
using ReviewTold = OneOf<ap::ReviewOpened, ap::ReviewProgressed, ap::ReviewDecided, ap::ReviewExpired>;

}  // namespace

bool ReviewEvents::Handles(std::string_view type) const {
  return ReviewTold::Has(type);
}

absl::Status ReviewEvents::Apply(store::Transaction& txn, const feed::FeedEvent& event) const {
  const std::optional<ap::Review> review = ReviewTold::Read(event);
  if (!review.has_value()) return EventUnreadable(event);
  const std::optional<ResourceId> name = review::ParseReviewName(review->name());
  if (!name.has_value() || name->organization != event.organization) return EventUnreadable(event);
  for (const std::shared_ptr<const ReviewedSubjects>& subjects : subjects_) {
    if (!subjects->names().kinds.contains(review->subject().kind())) continue;
    return TakeEvent(txn, *subjects, {name->organization, name->id}, *review);
  }
  return absl::OkStatus();
}

}  // namespace outlay::flow
