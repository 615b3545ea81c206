#include "tools/outlay/platform/doctor_notification.h"

#include <cstdint>
#include <utility>

#include "common/base/strings.h"
#include "outlay/notification/v1/deliveries.pb.h"
#include "outlay/notification/v1/targets.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/errors.h"
#include "tools/outlay/format.h"

namespace outlay::cli {
namespace {

namespace no = notification::v1;

// More targets than an organization can have.
constexpr int kAllTargets = 100;

Finding OfNotification(std::string check, Health health, std::string result, std::string next = "") {
  return {std::string(PeerName(Peer::kNotification)), std::move(check), health, std::move(result), std::move(next)};
}

Finding NotAllowed(std::string check, const absl::Status& status) {
  return OfNotification(std::move(check), Health::kUnknown, std::string(ToStd(status.message())), NextStep(status));
}

Finding LookAtTargets(const std::string& organization, Session& session) {
  const std::string check = "targets";
  no::ListTargetsRequest request;
  request.set_parent(organization);
  request.set_page_size(kAllTargets);
  const auto targets = session.Client(Peer::kNotification).Call<no::ListTargetsResponse>(client::kListTargets, request);
  if (!targets.ok()) return NotAllowed(check, targets.status());
  int64_t pending = 0;
  for (const no::Target& target : targets->targets()) {
    pending += target.health().pending();
    if (!target.health().has_paused_until() || target.disabled()) continue;
    return OfNotification(check, Health::kBad,
                          Concat(ShortName(target.name()), " fails, and is left alone until ",
                                 FormatTime(target.health().paused_until())),
                          Concat("see what it answers: outlay delivery list --target ", ShortName(target.name())));
  }
  if (targets->targets().empty()) return OfNotification(check, Health::kGood, "no webhooks");
  return OfNotification(check, Health::kGood, Concat("none fails; ", FormatCount(pending), " messages wait"));
}

// The newest ones tell whether there are any.
Finding LookAtGivenUp(const std::string& organization, Session& session) {
  const std::string check = "delivered";
  no::ListDeliveriesRequest request;
  request.set_parent(organization);
  request.set_page_size(1);
  request.mutable_filter()->set_state(no::Delivery::STATE_DEAD);
  const auto dead =
      session.Client(Peer::kNotification).Call<no::ListDeliveriesResponse>(client::kListDeliveries, request);
  if (!dead.ok()) return NotAllowed(check, dead.status());
  if (dead->deliveries().empty()) return OfNotification(check, Health::kGood, "nothing was given up");
  return OfNotification(check, Health::kBad,
                        Concat("messages were given up, such as one to ", ShortName(dead->deliveries(0).target())),
                        "see why: outlay delivery list --dead; send them again: outlay delivery redeliver-all");
}

}  // namespace

void LookAtDeliveries(const std::string& organization, Session& session, std::vector<Finding>& findings) {
  findings.push_back(LookAtTargets(organization, session));
  findings.push_back(LookAtGivenUp(organization, session));
}

void LookAtInvitations(const InvitationsByEmail& invitations, std::vector<Finding>& findings) {
  if (!invitations.are_made.has_value() || !invitations.are_written.has_value()) return;
  const std::string check = "invitations";
  if (*invitations.are_made == *invitations.are_written) {
    findings.push_back(OfNotification(check, Health::kGood,
                                      *invitations.are_made ? "are written by e-mail" : "are not written by e-mail"));
  } else if (*invitations.are_made) {
    findings.push_back(
        OfNotification(check, Health::kBad, "directory takes invitations by e-mail, and nobody writes them",
                       "start notification with --invitation_url and --smtp_target, or directory without "
                       "--invitation_key_file"));
  } else {
    findings.push_back(OfNotification(check, Health::kBad,
                                      "letters can be written, and directory refuses invitations by e-mail",
                                      "start directory with --invitation_key_file, or notification without "
                                      "--invitation_url"));
  }
}

}  // namespace outlay::cli
