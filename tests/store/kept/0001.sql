-- A database of schema 0001: four reviews, one of them taken back, a flag, a setting and a run.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE learners (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_learners PRIMARY KEY (id), 
	CONSTRAINT uq_learners_name UNIQUE (name)
);
INSERT INTO "learners" VALUES(1,'me','2026-11-20 13:47:43.677818');
CREATE TABLE marks (
	learner_id INTEGER NOT NULL, 
	card_id VARCHAR NOT NULL, 
	flagged BOOLEAN NOT NULL, 
	suspended BOOLEAN NOT NULL, 
	CONSTRAINT pk_marks PRIMARY KEY (learner_id, card_id), 
	CONSTRAINT fk_marks_learner_id FOREIGN KEY(learner_id) REFERENCES learners (id)
);
INSERT INTO "marks" VALUES(1,'mtl-aaaa',1,0);
CREATE TABLE memories (
	learner_id INTEGER NOT NULL, 
	card_id VARCHAR NOT NULL, 
	rev INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	step INTEGER, 
	stability FLOAT NOT NULL, 
	difficulty FLOAT NOT NULL, 
	due DATETIME NOT NULL, 
	last_review DATETIME NOT NULL, 
	last_day DATE NOT NULL, 
	reps INTEGER NOT NULL, 
	lapses INTEGER NOT NULL, 
	lure_day DATE, 
	CONSTRAINT pk_memories PRIMARY KEY (learner_id, card_id), 
	CONSTRAINT fk_memories_learner_id FOREIGN KEY(learner_id) REFERENCES learners (id)
);
INSERT INTO "memories" VALUES(1,'mtl-aaaa',1,'learning',0,6.07580106251933704797e-01,7.39450274127971773907e+00,'2026-03-04 18:01:00.000000','2026-03-04 18:00:00.000000','2026-03-04',2,0,NULL);
INSERT INTO "memories" VALUES(1,'mtl-bbbb',1,'review',NULL,8.2956,1.0,'2026-03-11 03:00:00.000000','2026-03-04 18:00:00.000000','2026-03-04',1,0,NULL);
CREATE TABLE reviews (
	id INTEGER NOT NULL, 
	learner_id INTEGER NOT NULL, 
	card_id VARCHAR NOT NULL, 
	rev INTEGER NOT NULL, 
	domain VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	day DATE NOT NULL, 
	option_id VARCHAR NOT NULL, 
	option_order JSON NOT NULL, 
	seed INTEGER NOT NULL, 
	guessed BOOLEAN NOT NULL, 
	milliseconds INTEGER NOT NULL, 
	uncovered BOOLEAN, 
	correct BOOLEAN NOT NULL, 
	proposed INTEGER NOT NULL, 
	rating INTEGER NOT NULL, 
	first_of_day BOOLEAN NOT NULL, 
	fresh BOOLEAN NOT NULL, 
	known BOOLEAN NOT NULL, 
	"before" JSON, 
	"after" JSON NOT NULL, 
	CONSTRAINT pk_reviews PRIMARY KEY (id), 
	CONSTRAINT fk_reviews_learner_id FOREIGN KEY(learner_id) REFERENCES learners (id)
);
INSERT INTO "reviews" VALUES(1,1,'mtl-aaaa',1,'multi-task','2026-03-02 18:00:00.000000','2026-03-02','b','["a", "b", "c", "d"]',1,0,8000,NULL,1,3,3,1,1,0,NULL,'{"card_id": "mtl-aaaa", "rev": 1, "state": "learning", "step": 1, "stability": 2.3065, "difficulty": 2.118103970459016, "due": "2026-03-02T18:10:00+00:00", "last_review": "2026-03-02T18:00:00+00:00", "last_day": "2026-03-02", "reps": 1, "lapses": 0, "lure_day": null}');
INSERT INTO "reviews" VALUES(2,1,'mtl-aaaa',1,'multi-task','2026-03-03 18:00:00.000000','2026-03-03','c','["a", "b", "c", "d"]',1,0,8000,NULL,0,1,1,1,0,0,'{"card_id": "mtl-aaaa", "rev": 1, "state": "learning", "step": 1, "stability": 2.3065, "difficulty": 2.118103970459016, "due": "2026-03-02T18:10:00+00:00", "last_review": "2026-03-02T18:00:00+00:00", "last_day": "2026-03-02", "reps": 1, "lapses": 0, "lure_day": null}','{"card_id": "mtl-aaaa", "rev": 1, "state": "learning", "step": 0, "stability": 0.5712991793450282, "difficulty": 7.394502741279718, "due": "2026-03-03T18:01:00+00:00", "last_review": "2026-03-03T18:00:00+00:00", "last_day": "2026-03-03", "reps": 2, "lapses": 0, "lure_day": "2026-03-10"}');
INSERT INTO "reviews" VALUES(3,1,'mtl-aaaa',1,'multi-task','2026-03-04 18:00:00.000000','2026-03-04','b','["a", "b", "c", "d"]',1,1,8000,NULL,1,1,1,1,0,0,'{"card_id": "mtl-aaaa", "rev": 1, "state": "learning", "step": 1, "stability": 2.3065, "difficulty": 2.118103970459016, "due": "2026-03-02T18:10:00+00:00", "last_review": "2026-03-02T18:00:00+00:00", "last_day": "2026-03-02", "reps": 1, "lapses": 0, "lure_day": null}','{"card_id": "mtl-aaaa", "rev": 1, "state": "learning", "step": 0, "stability": 0.6075801062519337, "difficulty": 7.394502741279718, "due": "2026-03-04T18:01:00+00:00", "last_review": "2026-03-04T18:00:00+00:00", "last_day": "2026-03-04", "reps": 2, "lapses": 0, "lure_day": null}');
INSERT INTO "reviews" VALUES(4,1,'mtl-bbbb',1,'multi-task','2026-03-04 18:00:00.000000','2026-03-04','b','["a", "b", "c", "d"]',1,0,8000,NULL,1,3,4,1,1,0,NULL,'{"card_id": "mtl-bbbb", "rev": 1, "state": "review", "step": null, "stability": 8.2956, "difficulty": 1.0, "due": "2026-03-11T03:00:00+00:00", "last_review": "2026-03-04T18:00:00+00:00", "last_day": "2026-03-04", "reps": 1, "lapses": 0, "lure_day": null}');
CREATE TABLE runs (
	id INTEGER NOT NULL, 
	learner_id INTEGER NOT NULL, 
	demo VARCHAR NOT NULL, 
	preset VARCHAR NOT NULL, 
	knobs JSON NOT NULL, 
	card_id VARCHAR NOT NULL, 
	question VARCHAR NOT NULL, 
	predicted VARCHAR NOT NULL, 
	measured VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	result JSON NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME NOT NULL, 
	CONSTRAINT pk_runs PRIMARY KEY (id), 
	CONSTRAINT fk_runs_learner_id FOREIGN KEY(learner_id) REFERENCES learners (id)
);
INSERT INTO "runs" VALUES(1,1,'transfer','default','{"labels": 100}','mtl-aaaa','How far?','more','less','finished','{"verdict": "\u2026"}','2026-03-02 18:00:00.000000','2026-03-02 18:00:40.000000');
CREATE TABLE settings (
	learner_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	value JSON NOT NULL, 
	CONSTRAINT pk_settings PRIMARY KEY (learner_id, name), 
	CONSTRAINT fk_settings_learner_id FOREIGN KEY(learner_id) REFERENCES learners (id)
);
INSERT INTO "settings" VALUES(1,'new_per_day',4);
CREATE TABLE undos (
	review_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_undos PRIMARY KEY (review_id), 
	CONSTRAINT fk_undos_review_id FOREIGN KEY(review_id) REFERENCES reviews (id)
);
INSERT INTO "undos" VALUES(2,'2026-11-20 13:47:43.712609');
CREATE INDEX ix_reviews_learner_id_card_id ON reviews (learner_id, card_id);
CREATE INDEX ix_runs_learner_id_demo ON runs (learner_id, demo);
CREATE TRIGGER reviews_no_update BEFORE UPDATE ON reviews BEGIN SELECT RAISE(ABORT, 'reviews are only ever added'); END;
CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews BEGIN SELECT RAISE(ABORT, 'reviews are only ever added'); END;
COMMIT;
