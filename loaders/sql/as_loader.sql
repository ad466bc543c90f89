-- For the rest of the transaction: what an organisation's load may see and change.
set local role flare_loader
