// Limits of notices that are no field's own.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LIMITS_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::notification::limits {

// Subscriptions of an organization's own: every event of the organization is held against each.
inline constexpr int64_t kSubscriptions = 200;
// People whom one subscription tells because fields of an event name them; of those who may be told, the
// first in id order are.
inline constexpr size_t kPeopleByFields = 20;
// The same of subscriptions that come with the service and tell those whose turn it is to decide: as many as a stage of
// a review asks.
inline constexpr size_t kPeopleAsked = 100;
// People whom a subscription tells in place of nobody, as they hold a role; and grants of a role that are looked at for
// them, the first in the order of their users' ids.
inline constexpr size_t kPeopleByRoles = 20;
inline constexpr size_t kHoldsLookedAt = 1'000;
// People whom all subscriptions to an event type may tell of one event, each as often as subscriptions do: so that
// their notices fit into one body (3 rows each, and the bytes of title and text).
inline constexpr size_t kPeoplePerEvent = 250;
// How long before a snapshot names an order that is not known here it may have been issued, or an invoice received, and
// its steps still be told: longer than a feed keeps what was missed.
inline constexpr absl::Duration kSnapshotCatchUp = absl::Hours(24 * 35);
// Steps of its ladder that are remembered as told, of one order or invoice: those of several ends.
inline constexpr size_t kToldSteps = 24;
// Rungs of a ladder, and steps of a rung.
inline constexpr size_t kLadderRungs = 10;
inline constexpr size_t kLadderSteps = 8;
// Months up to which a rung may be, and how long before an order's last day a step may be.
inline constexpr int kLadderLengthMonths = 120;
inline constexpr int kLadderMonthsBefore = 24;
inline constexpr int kLadderDaysBefore = 366;
// Ladders of an organization that orders, or invoices, may still follow, besides the one in force.
inline constexpr size_t kLaddersBefore = 10;
// Orders, or invoices, that one body brings over to another ladder, and bodies of an organization for each look.
inline constexpr size_t kRearmedPerBody = 200;
inline constexpr size_t kRearmingsPerLook = 10;
// How long after it happened an event is still told, when it comes late: longer than an outage may last. Whoever
// follows a service for the first time hears of all that it keeps, which may be more than a year of it. Of it, how long
// contacts of orders are told, who cannot look up that it is over.
inline constexpr absl::Duration kEventCatchUp = absl::Hours(24 * 35);
inline constexpr absl::Duration kContactCatchUp = absl::Hours(24 * 7);
// How long an event waits for the copy of directory to know the people whom its producer knows, from when it was first
// tried here on: it may have heard of new people first. Later it is told to those who are known. What happened longer
// ago than that, by its producer's clock, waits for nobody: the copy has had the time.
inline constexpr absl::Duration kPeopleCatchUp = absl::Minutes(1);
inline constexpr absl::Duration kPeopleCatchUpAge = absl::Minutes(10);
// How long an invoice is kept behind its due date, and with it what was told: longer than what comes late is told
// (kEventCatchUp, kSnapshotCatchUp), so that nothing is told twice.
inline constexpr int kDueInvoiceKeptDays = 60;
// How often the log says that events name people whom nobody knows, or that nobody was told; and how many of the last
// ones are remembered, so that each is counted once.
inline constexpr absl::Duration kUntoldLogged = absl::Minutes(1);
inline constexpr size_t kUntoldRemembered = 256;
// Bytes of a rendered title; the rest is cut off.
inline constexpr size_t kTitleBytes = 400;
// Bytes of a rendered text; the rest is cut off.
inline constexpr size_t kTextBytes = 2'000;
// Bytes of a notice's rows besides title and text: keys, names, times.
inline constexpr size_t kNoticeBytesBesides = 550;
// Bytes of one value in a template; the rest is cut off.
inline constexpr size_t kValueBytes = 1'000;
// How long before it is due a message may still be added to.
inline constexpr absl::Duration kGatheringMargin = absl::Minutes(1);
// Notices of one message that are shown; more are counted.
inline constexpr size_t kGatheredShown = 100;
// Notices of an inbox that one look for unread ones reads; the next look goes on behind them.
inline constexpr size_t kUnreadLookedAt = 1'000;
// Templates of an organization's own, of all kinds and languages.
inline constexpr size_t kTemplates = 500;
// Fields that a template may use.
inline constexpr size_t kTemplateFields = 50;
// Sections of a template that may be open at a place.
inline constexpr size_t kTemplateDepth = 5;
// Messages inside each other that a preview fills in: more would be one that holds itself.
inline constexpr int kPreviewDepth = 6;
// Bytes of an e-mail address before its '@', and of one label of its host name (RFC 5321, RFC 1035).
inline constexpr size_t kLocalPartBytes = 64;
inline constexpr size_t kHostLabelBytes = 63;
// Subjects that a user may mute.
inline constexpr int64_t kMutedSubjects = 1'000;
// Targets of an organization.
inline constexpr int64_t kTargets = 20;
// Bytes of a secret that is made here.
inline constexpr size_t kSecretBytes = 32;
// Secrets of a target that may be valid at a time.
inline constexpr size_t kSecrets = 2;
// How long the secret before a rotation stays valid: unless the caller says, and at most.
inline constexpr absl::Duration kSecretOverlap = absl::Hours(24);
inline constexpr absl::Duration kSecretOverlapMax = absl::Hours(7 * 24);
// What a receiver said of an attempt, in bytes; the rest is cut off.
inline constexpr size_t kAttemptTextBytes = 512;
// Attempts of a delivery that are kept.
inline constexpr size_t kKeptAttempts = 20;
// How long a delivery waits after each attempt that failed, before jitter: after the last one it is dead, some three
// days after the first.
inline constexpr absl::Duration kBackoff[] = {absl::Seconds(5),  absl::Seconds(30), absl::Minutes(2), absl::Minutes(10),
                                              absl::Minutes(30), absl::Hours(2),    absl::Hours(5),   absl::Hours(10),
                                              absl::Hours(14),   absl::Hours(20),   absl::Hours(24)};
// Of a wait, what chance adds or takes away, in percent: those who failed together do not come back together.
inline constexpr int kBackoffJitterPercent = 20;
// The longest wait that a receiver may ask for.
inline constexpr absl::Duration kRetryAfterMax = absl::Hours(24);
// Attempts at a target, one after another, that failed before it is left alone for a while.
inline constexpr int kFailuresToPause = 5;
// How long: the first time, doubled with each attempt that fails then, and at most.
inline constexpr absl::Duration kPause = absl::Minutes(1);
inline constexpr absl::Duration kPauseMax = absl::Hours(1);
// Notices whose deliveries one body plans, and deliveries after which it plans no further notice: each delivery has 6
// rows, and a body ends at 1,000.
inline constexpr size_t kNoticesPerPlan = 100;
inline constexpr size_t kDeliveriesPerPlan = 120;
// Deliveries that one request sends again.
inline constexpr size_t kRedeliveries = 100;
// Dead deliveries that it looks at for them: it does so while others of the partition wait.
inline constexpr size_t kRedeliveriesLookedAt = 500;
// Deliveries that a list looks at for one page, found or not.
inline constexpr size_t kDeliveriesLookedAt = 5'000;
// How long a delivery is kept after it ended: until then it can be looked up, and sent again.
inline constexpr absl::Duration kDeliveryRetention = absl::Hours(24 * 90);
// Deliveries that one body forgets.
inline constexpr size_t kForgottenPerBody = 100;
// How long notices are kept: in inboxes, read or not; and of contacts, who have none, as long as their deliveries can
// be sent again.
inline constexpr absl::Duration kNoticeRetention = absl::Hours(24 * 400);
inline constexpr absl::Duration kContactNoticeRetention = absl::Hours(24 * 100);
// Notices that one body forgets: each has 3 rows, and a body ends at 1,000.
inline constexpr size_t kNoticesForgottenPerBody = 200;
// Notices of one inbox that one run forgets: what is over waits for the next one.
inline constexpr size_t kNoticesForgottenPerRun = 5'000;
// Rows of an erased person, or of messages that gathered notices, that one body takes away, of each kind.
inline constexpr size_t kErasedPerBody = 100;
// Characters of a short text, for phones.
inline constexpr size_t kShortTextCharacters = 160;
// Contacts of one order who are told of one event, each once; more than any order may have are left out.
inline constexpr size_t kContactsPerEvent = 100;
// E-mails to contacts of orders who are no users: what an organization may send in a day, and how many of them before
// the pace of the day holds; what is beyond waits.
inline constexpr int64_t kContactMailsPerDay = 5'000;
inline constexpr int64_t kContactMailsAtOnce = 1'000;
// Bytes of the key that signs links by which contacts end e-mails: at least.
inline constexpr size_t kUnsubscribeKeyBytes = 32;
// Deliveries to one target that are tried at a time, and to all targets of one kind (webhooks, users, contacts) of an
// organization.
inline constexpr size_t kTargetConcurrency = 8;
inline constexpr size_t kShareConcurrency = 16;
// How long the end of the process waits for deliveries that are under way: what has not ended by then is sent again,
// under the same id.
inline constexpr absl::Duration kCourierDrain = absl::Seconds(5);
// Deliveries to one target that are tried in a second.
inline constexpr size_t kTargetPerSecond = 50;
// Until what came of an attempt is tried to be stored again, doubled each time, and at most: it must be stored, or the
// receiver gets it twice.
inline constexpr absl::Duration kStoreAgain = absl::Seconds(1);
inline constexpr absl::Duration kStoreAgainMax = absl::Hours(1);
// How soon after a notice its deliveries are planned, how often orders and invoices are brought over to a ladder that
// was changed, and how often each inbox is looked into for what is old.
inline constexpr absl::Duration kPlanInterval = absl::Seconds(1);
inline constexpr absl::Duration kRearmInterval = absl::Seconds(1);
inline constexpr absl::Duration kRetentionInterval = absl::Hours(1);
// Bytes of the name, and of the password, to log in to the mail server with.
inline constexpr size_t kCredentialBytes = 1'024;
// How often what waits and what was given up is counted.
inline constexpr absl::Duration kMeasureInterval = absl::Minutes(1);
// Targets of a partition that one look finds, of them those of one kind of an organization, and rows that it passes for
// them: the next look goes on behind these.
inline constexpr size_t kTargetsPerLook = 1'000;
inline constexpr size_t kTargetsPerShare = 200;
inline constexpr size_t kTargetsLookedAt = 20'000;

}  // namespace outlay::notification::limits

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LIMITS_H_
