"""What happens when processes die and the database goes away: nothing is lost, nothing is done twice."""
