// The whole service for the organizations "acme" and "globex", in one thread. Real: wrapper, handlers, commands, rows,
// log, and the directory's events made into rows. Fake: time, threads, the disk, the network.
//
// acme: group "root" with "engineering" and "sales" below. Administrator "ann" on root; approvers "bob" (up to 1,000
// dollars, engineering), "cat" (up to 10,000, root), "dan" and "fay" (1,000, engineering); "eve" is the requester, her
// manager is bob, whose manager is cat, whose manager is ann.
#ifndef OUTLAY_SERVICES_APPROVAL_RPC_TESTING_SERVICE_H_
#define OUTLAY_SERVICES_APPROVAL_RPC_TESTING_SERVICE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/access/directory_handler.h"
#include "common/base/strings.h"
#include "common/jobs/due_job.h"
#include "common/service/testing/local_service.h"
#include "common/testing/matchers.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "services/approval/jobs/review_clock.h"
#include "services/approval/rpc/buying_policies_service.h"
#include "services/approval/rpc/changes_service.h"
#include "services/approval/rpc/delegations_service.h"
#include "services/approval/rpc/guided_buying_service.h"
#include "services/approval/rpc/reviews_service.h"
#include "services/approval/rpc/rule_replays_service.h"
#include "services/approval/rpc/rules_service.h"
#include "services/approval/rpc/settings_service.h"
#include "services/approval/store/organization_view.h"

namespace outlay::approval {

using ::outlay::testing::Parse;

class ServiceFixture : public ::testing::Test, public service::LocalService {
 protected:
  ServiceFixture()
      : LocalService("approval"),
        rules_(&node_.store(), &node_.executor(), &node_.clock()),
        rule_replays_(&node_.store(), &node_.clock()),
        reviews_(&node_.store(), &node_.executor(), &node_.clock()),
        delegations_(&node_.store(), &node_.executor()),
        buying_policies_(&node_.store(), &node_.executor(), &node_.clock()),
        guided_buying_(&node_.store(), &node_.executor(), &node_.clock()),
        settings_(&node_.store(), &node_.executor()),
        changes_(&node_.store(), &node_.executor(), &node_.clock()),
        clock_job_({.name = "review_clock"}, DueReviewsScan(), &node_.store(), &node_.executor(), &node_.scheduler(),
                   &node_.clock()),
        leavers_job_({.name = "review_leavers"}, LeaversScan(), &node_.store(), &node_.executor(), &node_.scheduler(),
                     &node_.clock()),
        vacancies_job_({.name = "review_vacancies"}, VacanciesScan(), &node_.store(), &node_.executor(),
                       &node_.scheduler(), &node_.clock()),
        seats_job_({.name = "review_seats"}, SeatsScan(), &node_.store(), &node_.executor(), &node_.scheduler(),
                   &node_.clock()) {
    node_.store().SetViewLoader(OrganizationView::Load);
    rules_.Bind(dispatcher_);
    rule_replays_.Bind(dispatcher_);
    reviews_.Bind(dispatcher_);
    delegations_.Bind(dispatcher_);
    buying_policies_.Bind(dispatcher_);
    guided_buying_.Bind(dispatcher_);
    settings_.Bind(dispatcher_);
    changes_.Bind(dispatcher_);
    Seal();
    node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 1, 15), absl::UTCTimeZone()));
    MakeOrganization("acme");
    MakeOrganization("globex");
  }

  void MakeOrganization(const std::string& id) {
    Tell<directory::v1::OrganizationChanged>(id, "organization: 'organizations/" + id + "' base_currency: 'USD'");
    for (const std::string group : {"root", "engineering", "sales"}) {
      Tell<directory::v1::GroupChanged>(id,
                                        "group: '" + Name(id, "groups", group) + "'" +
                                            (group == "root" ? "" : " parent: '" + Name(id, "groups", "root") + "'"));
    }
    for (const std::string role : {"administrator", "approver"}) {
      SetRole(id, role, "reviews.decide");
    }
    SetUser("ann", "", id);
    SetUser("cat", "ann", id);
    for (const std::string user : {"bob", "dan", "fay"}) SetUser(user, "cat", id);
    SetUser("eve", "bob", id);
    Grant("ann", "administrator", "root", 0, id);
    Grant("cat", "approver", "root", 10'000, id);
    for (const std::string user : {"bob", "dan", "fay"}) Grant(user, "approver", "engineering", 1'000, id);
  }

  static std::string Name(const std::string& organization, const std::string& collection, const std::string& id) {
    return Concat("organizations/", organization, "/", collection, "/", id);
  }
  static std::string UserOf(const std::string& id) { return Name("acme", "users", id); }

  // Publishes a resource as the directory's event would.
  template <typename Event>
  void Tell(const std::string& organization, const std::string& text) {
    feed::FeedEvent event;
    event.event.set_type(Event::descriptor()->full_name());
    event.event.set_data(Parse<Event>(text).SerializeAsString());
    event.organization = organization;
    EXPECT_THAT(node_.Write(organization,
                            [event](store::Transaction& txn) { return access::DirectoryHandler().Apply(txn, event); }),
                outlay::testing::IsOk());
  }
  void SetRole(const std::string& organization, const std::string& role, const std::string& permission) {
    Tell<directory::v1::RoleChanged>(
        organization, "role: '" + Name(organization, "roles", role) + "' permissions: '" + permission + "'");
  }
  void SetUser(const std::string& id, const std::string& manager, const std::string& organization = "acme",
               const std::string& state = "STATE_ACTIVE", const std::string& owner = "") {
    Tell<directory::v1::UserChanged>(
        organization, "user: '" + Name(organization, "users", id) + "' state: " + state +
                          (manager.empty() ? "" : " manager: '" + Name(organization, "users", manager) + "'") +
                          (owner.empty() ? "" : " owner: '" + Name(organization, "users", owner) + "'"));
  }
  // `limit` in dollars; 0: unlimited.
  void Grant(const std::string& user, const std::string& role, const std::string& group, int limit,
             const std::string& organization = "acme") {
    Tell<directory::v1::RoleGranted>(
        organization,
        Concat("role_grant: '", Name(organization, "roleGrants", user + "-" + role + "-" + group), "' user: '",
               Name(organization, "users", user), "' role: '", Name(organization, "roles", role), "' group: '",
               Name(organization, "groups", group), "' grant_time { seconds: 1 }",
               limit == 0 ? std::string() : Concat(" authority_limit { currency_code: 'USD' units: ", limit, " }")));
  }

  // S1's tiers: up to 100 dollars automatic, up to 1,000 a manager, above that the approvers; for the whole
  // organization.
  static std::string Tiers() {
    return "group: 'organizations/acme/groups/root' "
           "tiers { up_to { currency_code: 'USD' units: 100 } } "
           "tiers { above { currency_code: 'USD' units: 100 } up_to { currency_code: 'USD' units: 1000 } "
           "  stages { approvers { manager_level: 1 } quorum: QUORUM_ANY_ONE } } "
           "tiers { above { currency_code: 'USD' units: 1000 } "
           "  stages { approvers { manager_level: 1 } quorum: QUORUM_ANY_ONE } "
           "  stages { approvers { role: 'organizations/acme/roles/approver' } quorum: QUORUM_ALL } }";
  }
  absl::StatusOr<v1::Rule> CreateRule(const std::string& id, const std::string& rule) {
    return Send<v1::CreateRuleRequest, v1::Rule>(
        "Rules/CreateRule", "parent: 'organizations/acme' rule_id: '" + id + "' rule { " + rule + " }");
  }
  // One stage with approvers of engineering and a quorum.
  static std::string OneStage(const std::string& quorum, const std::string& more = "") {
    return "group: 'organizations/acme/groups/engineering' tiers { stages { approvers { user: '" + UserOf("bob") +
           "' } approvers { user: '" + UserOf("dan") + "' } approvers { user: '" + UserOf("fay") +
           "' } quorum: " + quorum + " " + more + " } }";
  }
  // Ends what Grant began.
  void Revoke(const std::string& user, const std::string& role, const std::string& group,
              const std::string& organization = "acme") {
    Tell<directory::v1::RoleRevoked>(
        organization,
        Concat("role_grant: '", Name(organization, "roleGrants", user + "-" + role + "-" + group), "' user: '",
               Name(organization, "users", user), "' role: '", Name(organization, "roles", role), "' group: '",
               Name(organization, "groups", group), "' revoke_time { seconds: 2 }"));
  }
  static std::string SubjectText(int dollars, const std::string& more = "") {
    return Concat("resource: 'organizations/acme/purchaseOrders/po' kind: SUBJECT_KIND_PURCHASE_ORDER title: 'Chairs' ",
                  "amount { currency_code: 'USD' units: ", dollars,
                  " } group: 'organizations/acme/groups/engineering' requester: '", UserOf("eve"), "' ", more);
  }
  absl::StatusOr<v1::Review> Open(const std::string& id, int dollars, const std::string& more = "") {
    return Send<v1::OpenReviewRequest, v1::Review>(
        "Reviews/OpenReview",
        "parent: 'organizations/acme' review_id: '" + id + "' subject { " + SubjectText(dollars, more) + " }",
        "purchase_order");
  }
  absl::StatusOr<v1::Review> Get(const std::string& id, const std::string& subject = "ann") {
    return Send<v1::GetReviewRequest, v1::Review>("Reviews/GetReview", "name: '" + Name("acme", "reviews", id) + "'",
                                                  subject);
  }
  absl::StatusOr<v1::Review> Resubmit(const std::string& id, int dollars, const std::string& more = "") {
    return Send<v1::ResubmitReviewRequest, v1::Review>(
        "Reviews/ResubmitReview",
        "name: '" + Name("acme", "reviews", id) + "' subject { " + SubjectText(dollars, more) + " }", "purchase_order");
  }
  // Decides with the review's current digest.
  absl::StatusOr<v1::Review> Decide(const std::string& id, const std::string& user,
                                    const std::string& verdict = "APPROVE", const std::string& more = "") {
    const absl::StatusOr<v1::Review> review = Get(id);
    if (!review.ok()) return review;
    return Send<v1::DecideReviewRequest, v1::Review>("Reviews/DecideReview",
                                                     "name: '" + review->name() + "' digest: '" + review->digest() +
                                                         "' verdict: VERDICT_" + verdict +
                                                         (verdict == "REJECT" ? " reason: 'too dear' " : " ") + more,
                                                     user);
  }
  std::vector<std::string> WaitingFor(const std::string& user) {
    const auto page = Send<v1::ListReviewsRequest, v1::ListReviewsResponse>(
        "Reviews/ListReviews", "parent: 'organizations/acme' waiting_for_me: true", user);
    EXPECT_THAT(page, outlay::testing::IsOk());
    std::vector<std::string> ids;
    if (!page.ok()) return ids;
    for (const v1::Review& review : page->reviews()) ids.push_back(review.name().substr(review.name().rfind('/') + 1));
    return ids;
  }
  // Advances the time and runs all jobs.
  void Pass(absl::Duration duration) {
    node_.clock().SetTime(node_.clock().Now() + duration);
    RunJobs();
  }
  void RunJobs() {
    for (jobs::DueJob* job : {&leavers_job_, &vacancies_job_, &seats_job_, &clock_job_}) {
      EXPECT_TRUE(job->RunOnce());
      node_.scheduler().RunDue();
    }
  }

  RulesService rules_;
  RuleReplaysService rule_replays_;
  ReviewsService reviews_;
  DelegationsService delegations_;
  BuyingPoliciesService buying_policies_;
  GuidedBuyingService guided_buying_;
  SettingsService settings_;
  ChangesService changes_;
  jobs::DueJob clock_job_;
  jobs::DueJob leavers_job_;
  jobs::DueJob vacancies_job_;
  jobs::DueJob seats_job_;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_RPC_TESTING_SERVICE_H_
