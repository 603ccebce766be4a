-- Commission may wait for the contract of a loan where the price is paid with one (ATT-D09).
alter table commission_milestones drop constraint commission_milestones_milestone_check;
alter table commission_milestones add constraint commission_milestones_milestone_check
    check (milestone in ('loan_contracted', 'loan_paid_out', 'handover', 'project_end'));
